package org.parley.conversation;

/** Who will answer, and where it can be followed. */
public record AnswerPlan(String model, String generation) {}
