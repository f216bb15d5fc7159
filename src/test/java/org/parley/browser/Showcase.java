package org.parley.browser;

/** An answer with something of everything. */
final class Showcase {
    static final String MARKDOWN = """
            ## A heading

            A paragraph with **bold**, *italic*, `code`, ~~struck~~ and [a link](https://example.org/docs) in it.

            1. first
               - inner one
               - inner two
            2. second

            - [x] done
            - [ ] to do

            > A quotation of
            > two lines.

            | Language | Typed | Stars |
            |:---|:-:|--:|
            | Java | yes | 12 345 |
            | JavaScript | *not quite* | 678 |
            | A very long name of a language that nobody has | `maybe` | 9 |

            ```java
            // A comment, and a line that is much longer than a telephone is wide, so that it has to scroll
            record Point(double x, double y) {
                static final String NAME = "point";
                double length() { return Math.hypot(x, y) * 1.0; }
            }
            ```

            ### Smaller

            Averylongwordwithoutanyspaceinitthatnevertheless-hasToFitIntoATelephone/https://example.org/and/a/long/path?with=a&long=query

            ---

            And that is the end of it.
            """;

    private Showcase() {}
}
