package dev.diskusage.store;

/// What the tables of each version of the run file are called. The columns of sums and names are the same in all.
enum RunLayout {
    /// Version 1: directories by their id, with an index on the parent's.
    BY_ID {
        @Override
        String key(String row) {
            return row + ".id";
        }

        @Override
        String id(String row) {
            return row + ".id";
        }

        @Override
        String parentId(String row) {
            return row + ".parent_id";
        }

        @Override
        String rightBelow(String row, String parentId) {
            return row + ".parent_id = " + parentId;
        }

        @Override
        String directories() {
            return "directory";
        }

        @Override
        String withOwnAndSizes() {
            return " LEFT JOIN directory_own o ON o.id = d.id ";
        }
    },

    /// Version 2: directories by their parent's id and their own, in one number.
    BY_PLACE {
        @Override
        String key(String row) {
            return row + ".place";
        }

        @Override
        String id(String row) {
            return row + ".place & 4294967295";
        }

        @Override
        String parentId(String row) {
            return row + ".place >> 32";
        }

        @Override
        String rightBelow(String row, String parentId) {
            return "%s.place BETWEEN (%2$s) << 32 AND ((%2$s) << 32) + 4294967295".formatted(row, parentId);
        }

        @Override
        String directories() {
            return "directory_row";
        }

        @Override
        String withOwnAndSizes() {
            return " LEFT JOIN directory_own o ON o.id = d.place & 4294967295"
                    + " LEFT JOIN directory_sizes s ON s.id = d.place & 4294967295 ";
        }
    };

    /// @param version one that is known
    static RunLayout of(long version) {
        return version == 1 ? BY_ID : BY_PLACE;
    }

    /// The primary key; of a root it is the id in each version. @param row the alias of the table, here and below
    abstract String key(String row);

    abstract String id(String row);

    abstract String parentId(String row);

    /// A condition that finds what is right below a directory without reading anything else.
    abstract String rightBelow(String row, String parentId);

    /// The table of all directories.
    abstract String directories();

    /// The joins that give directories `d` their own sums `o` and their size classes.
    abstract String withOwnAndSizes();
}
