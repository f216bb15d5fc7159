package org.parley.provider;

/**
 * @param status {@code started}, {@code running}, {@code completed} or {@code failed}
 * @param detail what people may want to know (a search's query, a function's arguments); may be empty; bounded to 2,000 characters
 */
public record ToolCall(String id, String name, String status, String detail) {}
