package org.parley.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** Takes members that are allowed, of the kind that they must be, out of a stranger's JSON. A null member counts as absent. */
final class AllowList {
    /** What a member must be, in words for its sender. */
    enum Kind {
        TEXT("a string"),
        NUMBER("a number"),
        COUNT("an integer"),
        FLAG("a boolean"),
        LIST("an array"),
        OBJECT("an object"),
        ANY("a value");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        private boolean fits(JsonNode value) {
            return switch (this) {
                case TEXT -> value.isTextual();
                case NUMBER -> value.isNumber();
                case COUNT -> value.isIntegralNumber();
                case FLAG -> value.isBoolean();
                case LIST -> value.isArray();
                case OBJECT -> value.isObject();
                case ANY -> true;
            };
        }
    }

    private AllowList() {}

    /** @param at where the object is in the request; empty for the request itself */
    static ObjectNode take(JsonNode from, String at, Map<String, Kind> allowed) {
        ObjectNode taken = Json.object();
        from.properties().forEach(member -> {
            Kind kind = allowed.get(member.getKey());
            if (kind != null && !member.getValue().isNull()) {
                require(member.getValue(), path(at, member.getKey()), kind);
                taken.set(member.getKey(), member.getValue());
            }
        });
        return taken;
    }

    static void require(JsonNode value, String path, Kind kind) {
        if (!kind.fits(value)) {
            throw invalidType(path, kind.words);
        }
    }

    static ApiException invalidType(String path, String expected) {
        return new ApiException(
                ApiError.invalid(path, "invalid_type", "Invalid type for '" + path + "': expected " + expected + "."));
    }

    static ApiException invalidValue(String path, String value, Set<String> supported) {
        return new ApiException(ApiError.invalid(
                path,
                "invalid_value",
                "Invalid value: '" + value + "'. Supported values are: "
                        + String.join(
                                ", ",
                                supported.stream()
                                        .sorted()
                                        .map(word -> "'" + word + "'")
                                        .toList()) + "."));
    }

    static ApiException unsupported(String path, String why) {
        return new ApiException(
                ApiError.invalid(path, "unsupported_parameter", "Unsupported parameter: '" + path + "'. " + why));
    }

    static String path(String at, String member) {
        return at.isEmpty() ? member : at + "." + member;
    }

    /** Replaces an object in the request by what of it is allowed. */
    static void narrow(ObjectNode request, String at, String member, Map<String, Kind> allowed) {
        JsonNode object = request.path(member);
        if (object.isObject()) {
            request.set(member, take(object, path(at, member), allowed));
        }
    }
}
