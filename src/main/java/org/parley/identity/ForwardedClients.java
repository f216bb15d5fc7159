package org.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For whom proxies say that they forward a request. Their word is never taken for an identity; here it only tells that a
 * request came from elsewhere though its last hop did not.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7239">RFC 7239</a>
 */
public final class ForwardedClients {
    private static final List<String> PLAIN_LISTS = List.of("X-Forwarded-For", "X-Real-IP");
    private static final Pattern FOR = Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))");

    private ForwardedClients() {}

    /** Addresses as they were written, without port; what names nobody is there as an empty one. */
    public static List<String> of(HttpServletRequest request) {
        List<String> clients = new ArrayList<>();
        for (String name : PLAIN_LISTS) {
            for (String client : elements(request, name)) {
                clients.add(HostNames.withoutPort(client));
            }
        }
        for (String element : elements(request, "Forwarded")) {
            Matcher matcher = FOR.matcher(element);
            String client = matcher.find() ? matcher.group(matcher.start(1) >= 0 ? 1 : 2) : "";
            clients.add(HostNames.withoutPort(client.strip()));
        }
        if (request.getHeader("Via") != null && clients.isEmpty()) {
            clients.add(""); // forwarded, and nobody says for whom
        }
        return clients;
    }

    private static List<String> elements(HttpServletRequest request, String name) {
        List<String> elements = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders(name))) {
            for (String element : header.split(",", -1)) {
                elements.add(element.strip());
            }
        }
        return elements;
    }
}
