package org.parley.conversation;

import java.util.Optional;

/**
 * A file to be stored. The bytes are shared, not copied: nobody changes them.
 *
 * @param text what a model reads in place of the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record NewFile(String name, String type, byte[] content, Optional<String> text) {}
