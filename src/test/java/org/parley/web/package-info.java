/** The browser's HTTP as its clients see it: real server, real upstream, raw sockets. */
@NullMarked
package org.parley.web;

import org.jspecify.annotations.NullMarked;
