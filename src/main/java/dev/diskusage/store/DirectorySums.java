package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.Totals;

/// Proves, while rows come in any order, that each directory has what it holds by itself and what the directories right
/// below it have, without looking one up. Each directory has a weight; over all rows, the weight of a row times what it
/// has from below must add up to the parent's weight times what the row has. The weights are made from a secret, so
/// whoever sends rows cannot make errors cancel out; by chance they do once in 2^64, or once in 2^(64-k) when 2^k
/// divides each of them.
final class DirectorySums {
    private final long seed;

    /// What each of the four sums is multiplied with to make one number of them. Odd, so that no bit gets lost.
    private final long allocatedFactor;

    private final long apparentFactor;
    private final long fileFactor;
    private final long directoryFactor;
    private long difference;

    /// @param seed of the weights, the same for all rows of a run
    /// @param difference of the rows that came before; 0 at first
    DirectorySums(long seed, long difference) {
        this.seed = seed;
        this.difference = difference;
        allocatedFactor = weight(-1) | 1;
        apparentFactor = weight(-2) | 1;
        fileFactor = weight(-3) | 1;
        directoryFactor = weight(-4) | 1;
    }

    long seed() {
        return seed;
    }

    long difference() {
        return difference;
    }

    /// Hot.
    void add(DirectoryUsage row) {
        add(row.place().id(), row.place().parentId(), row.all(), row.own());
    }

    /// Of a directory that came already, or will come. @param parentId 0 for a root
    void add(long id, long parentId, Totals all, Totals own) {
        long whole = mixed(all);
        difference += weight(id) * (whole - mixed(own));
        if (parentId != 0) {
            difference -= weight(parentId) * whole;
        }
    }

    /// When all rows came.
    boolean addUp() {
        return difference == 0;
    }

    /// What is unknown counts as nothing: it is so in all rows or in none.
    private long mixed(Totals totals) {
        long allocated = totals.allocatedKnown() ? totals.allocatedBytes() : 0;
        return allocated * allocatedFactor
                + totals.apparentBytes() * apparentFactor
                + totals.files() * fileFactor
                + totals.directories() * directoryFactor;
    }

    /// The output function of SplitMix64 (Steele, Lea, Flood 2014): every bit of the id and of the seed changes half of
    /// its bits.
    private long weight(long id) {
        long mix = seed + id * 0x9e3779b97f4a7c15L;
        mix = (mix ^ mix >>> 30) * 0xbf58476d1ce4e5b9L;
        mix = (mix ^ mix >>> 27) * 0x94d049bb133111ebL;
        return mix ^ mix >>> 31;
    }
}
