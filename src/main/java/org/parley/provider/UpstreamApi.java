package org.parley.provider;

/** Which of OpenAI's two APIs an upstream speaks. */
public enum UpstreamApi {
    /** Found out by the first question: the Responses API, unless there is nothing at its address. */
    AUTO,
    RESPONSES,
    /** Chat completions, as many local servers do; translated. */
    CHAT
}
