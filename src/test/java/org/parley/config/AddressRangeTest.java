package org.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.5.7, 10.0.5.7, true",
        "10.0.5.7, 10.0.5.8, false",
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "fd00:5::/33, fd00:5:7fff::1, true",
        "fd00:5::/33, fd00:5:8000::1, false",
        "fe80::/10, fe80::1%eth0, true",
        "10.0.5.7, proxy.example, false",
        "10.0.5.7, '', false"
    })
    void holdsTheAddressesThatBeginAlike(String range, String address, boolean inside) {
        assertEquals(inside, AddressRange.parse(range).orElseThrow().contains(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0.0/33", "10.0.0.1/8", "10.0.0", "10.0.0.0/", "::/129", "10.0.0.0/-1", "*"
            })
    void whatIsNoRangeIsNone(String text) {
        assertFalse(AddressRange.parse(text).isPresent());
    }
}
