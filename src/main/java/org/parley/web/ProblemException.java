package org.parley.web;

import java.util.Map;

/** Ends a request with a problem; without a stack trace, since it tells of the request and not of us. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    ProblemException(Problem problem) {
        this(problem, Map.of());
    }

    ProblemException(Problem problem, Map<String, String> headers) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = headers;
    }

    public Problem problem() {
        return problem;
    }

    /** Response headers that go with it, such as {@code Retry-After}. */
    public Map<String, String> headers() {
        return headers;
    }
}
