package org.parley.web;

import org.glassfish.jersey.server.model.Resource;
import org.parley.identity.Caller;

/** {@code /api/keys}: the keys that the caller's programs are let in by. Only people make and revoke keys. */
record KeysResource(KeyDesk desk) {

    Resource resource() {
        Resource.Builder all = Resource.builder("keys");
        ApiRequest.method(all, "GET", request -> desk.list(person(request)));
        ApiRequest.method(all, "POST", request -> desk.create(person(request), request));
        Resource.Builder one = all.addChildResource("{id}");
        ApiRequest.method(one, "DELETE", request -> desk.revoke(person(request), request.id()));
        return all.build();
    }

    private static String person(ApiRequest request) {
        Caller caller = request.caller();
        if (caller.how() == Caller.How.KEY) {
            throw new ProblemException(Problem.forbidden("A key cannot manage keys; log in."));
        }
        return caller.id();
    }
}
