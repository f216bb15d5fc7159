package org.parley;

import org.junit.jupiter.api.Test;

class HouseTest {
    @Test
    void placeholder() {}
}
