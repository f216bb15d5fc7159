package org.parley.identity;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parley.config.Settings;

/**
 * A secret that a browser keeps for us, in a cookie that no script reads and no other site sends along. We write its header
 * ourselves, since not every server knows all attributes.
 *
 * @param path below which browsers send it
 * @param secure whether browsers come by https only; else it is so where the request came by https
 */
record BrowserCookie(String name, String path, boolean secure) {
    private static final int RANDOM_BYTES = 32;
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** Browsers take a cookie of such a name from this host alone, by https, for all of it: no neighbour can plant it. */
    private static final String OF_THIS_HOST = "__Host-";

    /** @param contextPath empty for the root */
    static BrowserCookie of(String name, Settings.Auth auth, String contextPath) {
        PublicAddress address = new PublicAddress(auth.publicUrl());
        boolean whole = address.isHttpsRoot() && contextPath.isEmpty();
        return new BrowserCookie(
                (whole ? OF_THIS_HOST : "") + name, contextPath.isEmpty() ? "/" : contextPath, address.isHttps());
    }

    /** What the browser has sent; empty where it is none that we can have given. */
    Optional<String> of(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(name))
                .map(Cookie::getValue)
                .filter(value -> SECRET.matcher(value).matches())
                .findFirst();
    }

    static String newSecret() {
        return Secrets.random(RANDOM_BYTES);
    }

    /** To be kept until the browser is closed. */
    void give(HttpServletRequest request, HttpServletResponse response, String value) {
        send(request, response, value, "");
    }

    void give(HttpServletRequest request, HttpServletResponse response, String value, Duration life) {
        send(request, response, value, "; Max-Age=" + life.toSeconds());
    }

    void takeBack(HttpServletRequest request, HttpServletResponse response) {
        send(request, response, "", "; Max-Age=0");
    }

    private void send(HttpServletRequest request, HttpServletResponse response, String value, String life) {
        String https = secure || request.isSecure() ? "; Secure" : "";
        response.addHeader(
                "Set-Cookie", name + "=" + value + "; Path=" + path + life + "; HttpOnly; SameSite=Lax" + https);
    }
}
