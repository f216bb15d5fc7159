package org.parley.conversation;

/**
 * How much was said and attached.
 *
 * @param textBytes of messages and of what was read out of documents
 * @param fileBytes of files that are neither text nor pictures
 */
public record Weight(long textBytes, long pictures, long fileBytes) {}
