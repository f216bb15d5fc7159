package org.parley.conversation;

/**
 * A stored file without its bytes.
 *
 * @param name on one line; never a path here
 * @param type decided by content
 * @param size in bytes
 * @param hash where its bytes are kept; not for clients
 */
public record AttachedFile(String id, String name, String type, long size, String hash) {}
