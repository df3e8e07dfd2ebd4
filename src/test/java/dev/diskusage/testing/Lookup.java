package dev.diskusage.testing;

import java.util.Map;

/// Takes from a map what must be in it.
public final class Lookup {
    private Lookup() {}

    public static <K, V> V in(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new AssertionError("nothing for '" + key + "' among " + map.keySet());
        }
        return value;
    }
}
