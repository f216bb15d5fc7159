package org.parley.provider;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where, in the bytes of an event's JSON, the few things stand that a relay replaces. All else is neither read nor written anew, so that no
 * number, escape or unknown member changes. Making it is also the proof that the bytes are one JSON object.
 *
 * @param number digits of {@code sequence_number}
 * @param id the string at {@code response.id}, with its quotation marks
 * @param message the string at {@code response.error.message}
 */
@SuppressWarnings("ArrayRecordComponent") // a window on the reader's buffer, never compared
record EventPlaces(byte[] bytes, int from, int to, String type, Place number, Place id, Place message) {
    /** From one offset to another; nowhere where both are 0. */
    record Place(int from, int to) {
        static final Place NOWHERE = new Place(0, 0);

        boolean exists() {
            return to > 0;
        }
    }

    static EventPlaces in(byte[] whole) throws JsonProcessingException {
        return in(whole, 0, whole.length);
    }

    static EventPlaces in(byte[] bytes, int from, int to) throws JsonProcessingException {
        try (JsonParser json = Json.parser(bytes, from, to)) {
            return new Finder(json, from).find(bytes, to);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    boolean hasTypeAndNumber() {
        return !type.isEmpty() && number.exists();
    }

    JsonNode tree() throws JsonProcessingException {
        return Json.tree(bytes, from, to);
    }

    /** The event with our id, and with our words where the model's server has put an error into its own. */
    RelayedEvent event(String ourId, Optional<String> ourMessage) {
        List<Map.Entry<Place, String>> ours = Stream.of(
                        Map.entry(id, Optional.of(ourId)), Map.entry(message, ourMessage))
                .filter(entry -> entry.getKey().exists() && entry.getValue().isPresent())
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().orElseThrow()))
                .sorted(Comparator.comparingInt(entry -> entry.getKey().from()))
                .toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + 64);
        int at = from;
        int shift = -from;
        for (Map.Entry<Place, String> each : ours) {
            Place place = each.getKey();
            byte[] text = Json.bytes(TextNode.valueOf(each.getValue()));
            out.write(bytes, at, place.from() - at);
            out.writeBytes(text);
            at = place.to();
            shift += place.from() < number.from() ? text.length - (place.to() - place.from()) : 0;
        }
        out.write(bytes, at, to - at);
        return new RelayedEvent(type, out.toByteArray(), 0, out.size(), number.from() + shift, number.to() + shift);
    }

    /** The event, written anew with the members that it lacks. */
    static byte[] withTypeAndNumber(byte[] bytes, int from, int to, String name) throws JsonProcessingException {
        JsonNode event = Json.tree(bytes, from, to);
        ObjectNode whole =
                Json.object().put("type", EventReader.type(event, name)).put("sequence_number", 0);
        event.properties().stream()
                .filter(member -> !whole.has(member.getKey()))
                .forEach(member -> whole.set(member.getKey(), member.getValue()));
        return Json.bytes(whole);
    }

    private static final class Finder {
        private final JsonParser json;
        private final int base;
        private String type = "";
        private Place number = Place.NOWHERE;
        private Place id = Place.NOWHERE;
        private Place message = Place.NOWHERE;

        Finder(JsonParser json, int base) {
            this.json = json;
            this.base = base;
        }

        EventPlaces find(byte[] bytes, int to) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(json, "an event is an object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                    type = json.getText();
                } else if (name.equals("sequence_number") && value == JsonToken.VALUE_NUMBER_INT) {
                    number = place();
                } else if (name.equals("response") && value == JsonToken.START_OBJECT) {
                    response();
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "an event is one object");
            }
            return new EventPlaces(bytes, base, to, type, number, id, message);
        }

        private void response() throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("id") && value == JsonToken.VALUE_STRING) {
                    id = place();
                } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
                    error();
                } else {
                    json.skipChildren();
                }
            }
        }

        private void error() throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("message") && value == JsonToken.VALUE_STRING) {
                    message = place();
                } else {
                    json.skipChildren();
                }
            }
        }

        private Place place() throws IOException {
            int start = base + (int) json.currentTokenLocation().getByteOffset();
            json.finishToken(); // of a string only the beginning has been read
            return new Place(start, base + (int) json.currentLocation().getByteOffset());
        }
    }
}
