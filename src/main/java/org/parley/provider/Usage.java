package org.parley.provider;

/** Tokens of one answer as the provider counted them. */
public record Usage(long inputTokens, long outputTokens, long totalTokens) {}
