package org.parley.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a browser goes back to after a login: a page of ours, whatever the address says that led to the login.
 *
 * @param path below the context path, with its query
 */
public record ReturnAddress(String path) {
    public static final ReturnAddress START = new ReturnAddress("/");

    /** A page and a query, in characters that no browser reads as the beginning of another host. */
    private static final Pattern OURS =
            Pattern.compile("/([a-z-]+\\.html)?(\\?[A-Za-z0-9._~!$'()*+,;=:@%/?&-]{0,2000})?");

    /** The start page for what is not ours. */
    public static ReturnAddress parse(Optional<String> text) {
        return text.filter(path -> OURS.matcher(path).matches())
                .map(ReturnAddress::new)
                .orElse(START);
    }

    /** What the request asks for. */
    public static ReturnAddress of(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String query = Optional.ofNullable(request.getQueryString())
                .map(text -> "?" + text)
                .orElse("");
        return parse(Optional.of(path + query));
    }

    /** As the value of a parameter. */
    public String encoded() {
        return URLEncoder.encode(path, UTF_8);
    }
}
