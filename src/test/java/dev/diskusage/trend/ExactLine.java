package dev.diskusage.trend;

import dev.diskusage.trend.FullForecast.Fill;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/// Least squares by the normal equations in 60 digits, and Student's t by integrating its density: another way
/// to the same numbers.
record ExactLine(double bytesPerMilli, double standardError) {
    private static final MathContext DIGITS = new MathContext(60);

    static ExactLine through(List<Fill> points) {
        BigDecimal n = BigDecimal.valueOf(points.size());
        BigDecimal sx = BigDecimal.ZERO;
        BigDecimal sy = BigDecimal.ZERO;
        BigDecimal sxx = BigDecimal.ZERO;
        BigDecimal sxy = BigDecimal.ZERO;
        for (Fill each : points) {
            sx = sx.add(x(each));
            sy = sy.add(y(each));
            sxx = sxx.add(x(each).multiply(x(each)));
            sxy = sxy.add(x(each).multiply(y(each)));
        }
        BigDecimal down = n.multiply(sxx).subtract(sx.multiply(sx));
        BigDecimal slope = n.multiply(sxy).subtract(sx.multiply(sy)).divide(down, DIGITS);
        BigDecimal start = sy.subtract(slope.multiply(sx)).divide(n, DIGITS);
        BigDecimal squares = BigDecimal.ZERO;
        for (Fill each : points) {
            BigDecimal residual = y(each).subtract(start).subtract(slope.multiply(x(each)));
            squares = squares.add(residual.multiply(residual));
        }
        int freedom = points.size() - 2;
        BigDecimal error = squares.divide(BigDecimal.valueOf(freedom), DIGITS)
                .divide(down.divide(n, DIGITS), DIGITS)
                .sqrt(DIGITS);
        return new ExactLine(slope.doubleValue(), error.doubleValue());
    }

    private static BigDecimal x(Fill fill) {
        return BigDecimal.valueOf(fill.ended().toEpochMilli());
    }

    private static BigDecimal y(Fill fill) {
        return BigDecimal.valueOf(fill.sizeBytes()).subtract(BigDecimal.valueOf(fill.availableBytes()));
    }

    /// Below which 97.5 per cent of Student's t lie.
    static double quantile(int freedom) {
        double low = 0;
        double high = 100;
        double half = integral(freedom, 1e4) / 0.5;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (integral(freedom, middle) / half < 0.475) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Of the density from 0, without its factor, by Simpson's rule over the angle whose tangent is `t /
    /// sqrt(freedom)`.
    private static double integral(int freedom, double to) {
        int steps = 2000;
        double end = Math.atan(to / Math.sqrt(freedom));
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.pow(Math.cos(end * i / steps), freedom - 1);
        }
        return sum * end / steps / 3;
    }
}
