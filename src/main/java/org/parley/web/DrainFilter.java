package org.parley.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.parley.governance.Drain;
import org.parley.governance.Verdict;

/**
 * Before streams that no question starts: a node that is about to be stopped begins none, and sends their readers to another. Questions are
 * refused by the gate, which knows those that were sent twice.
 */
final class DrainFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient Drain drain;

    DrainFilter(Drain drain) {
        this.drain = drain;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Verdict.Draining> refusal = drain.refusal();
        if (refusal.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        ProblemException why = QuotaProblem.of(refusal.get());
        why.headers().forEach(response::setHeader);
        why.problem().send(response);
    }
}
