package org.parley.provider;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds bytes eight at a time: an event is 300 bytes of which a handful matter. */
final class ByteSearch {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private ByteSearch() {}

    /** @return where the first of the two bytes is, or {@code to}; both are ASCII */
    static int first(byte one, byte other, byte[] bytes, int from, int to) {
        long ones = ONES * one;
        long others = ONES * other;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long word = (long) LONGS.get(bytes, i);
            long hits = zeros(word ^ ones) | zeros(word ^ others);
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >> 3);
            }
        }
        while (i < to && bytes[i] != one && bytes[i] != other) {
            i++;
        }
        return i;
    }

    /** The high bit of each byte that is zero; above the lowest of them there may be false ones. */
    private static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }
}
