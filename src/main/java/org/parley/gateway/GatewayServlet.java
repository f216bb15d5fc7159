package org.parley.gateway;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.parley.identity.Caller;
import org.parley.identity.Identification;
import org.parley.identity.Identity;
import org.parley.identity.Standing;
import org.parley.identity.Users;
import org.parley.web.LetIn;
import org.parley.web.Origins;
import org.parley.web.Problem;
import org.parley.web.ProblemException;

/** {@code /v1/*}: who asks, what for, and every fault in OpenAI's shape. */
final class GatewayServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final System.Logger LOG = System.getLogger(GatewayServlet.class.getName());

    private final transient Identification identification;
    private final transient Users users;
    private final transient Origins origins;
    private final transient Endpoints endpoints;

    GatewayServlet(Identification identification, Users users, Origins origins, Endpoints endpoints) {
        this.identification = identification;
        this.users = users;
        this.origins = origins;
        this.endpoints = endpoints;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("x-request-id", requestId());
        try {
            answer(request, response);
        } catch (ApiException e) {
            e.error().send(response);
        } catch (ProblemException e) {
            e.headers().forEach(response::setHeader);
            error(e.problem()).send(response);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a request of a program failed inside Parley", e);
            if (!response.isCommitted() && !request.isAsyncStarted()) {
                ApiError.of(500, "server_error", "Something broke inside Parley; the fault is logged on the server.")
                        .send(response);
            }
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Program program = new Program(caller(request));
        String address = Optional.ofNullable(request.getPathInfo()).orElse("/").substring(1);
        // a model's name may have slashes
        String[] path = address.split("/", address.startsWith("models/") ? 2 : -1);
        String id = path.length > 1 ? path[1] : "";
        String route = request.getMethod() + " " + path[0] + (path.length > 1 ? "/*" : "")
                + (path.length > 2 ? "/" + path[2] : "");
        switch (path.length > 3 ? "" : route) {
            case "GET models" -> endpoints.models(program, response);
            case "GET models/*" -> endpoints.model(id, program, response);
            case "POST responses" -> endpoints.createResponse(program, request, response);
            case "GET responses/*" -> endpoints.response(id, program, request, response);
            case "DELETE responses/*" -> endpoints.deleteResponse(id, program, response);
            case "POST responses/*/cancel" -> endpoints.cancelResponse(id, program, response);
            case "POST embeddings" -> endpoints.createEmbeddings(program, request, response);
            case "POST chat/*" -> {
                if (!id.equals("completions")) {
                    throw unknown(request);
                }
                endpoints.createChatCompletion(program, request, response);
            }
            default -> throw unknown(request);
        }
    }

    private Caller caller(HttpServletRequest request) {
        return switch (identification.identify(request)) {
            case Identity.Known known -> {
                if (known.caller().how() != Caller.How.KEY && !origins.admit(request)) {
                    throw new ApiException(ApiError.of(403, "forbidden", "The request comes from another site."));
                }
                if (users.admit(known.caller(), known.since()) != Standing.GOOD) {
                    throw new ApiException(ApiError.of(403, "account_deactivated", "An administrator has shut it."));
                }
                LetIn.as(known.caller(), request);
                yield known.caller();
            }
            case Identity.Refused refused ->
                throw new ApiException(ApiError.of(401, "invalid_api_key", refused.reason()));
            case Identity.Anonymous anonymous ->
                throw new ApiException(ApiError.of(401, "invalid_api_key", "Send an API key as a bearer token."));
        };
    }

    private static ApiException unknown(HttpServletRequest request) {
        String path = request.getServletPath()
                + Optional.ofNullable(request.getPathInfo()).orElse("");
        return new ApiException(
                ApiError.of(404, "unknown_url", "Unknown request URL: " + request.getMethod() + " " + path + "."));
    }

    private static ApiError error(Problem problem) {
        String code =
                problem.type().substring(problem.type().lastIndexOf(':') + 1).replace('-', '_');
        return ApiError.of(problem.status(), code, problem.detail());
    }

    private static String requestId() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return "req_" + HexFormat.of().formatHex(bits);
    }
}
