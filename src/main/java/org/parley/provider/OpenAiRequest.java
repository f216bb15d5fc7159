package org.parley.provider;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.JsonField;
import com.openai.core.JsonMissing;
import com.openai.core.JsonValue;
import com.openai.models.Reasoning;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputFile;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.WebSearchTool;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A prompt as the Responses API wants it: {@code model}, typed {@code input} items, {@code store:false}, and only where they are
 * wanted {@code instructions}, {@code reasoning} and {@code tools}; or {@code store} and {@code background}, both true. Nothing else is ever sent. A program's request is sent as it was checked.
 *
 * <p>{@code reasoning} makes models fail that do not reason. So it is sent when the caller asks for an effort, and otherwise only to
 * models whose name says that they reason, to get the summary that is shown as "thinking".
 *
 * @param chatOnly what only the chat completions API has
 */
record OpenAiRequest(ResponseCreateParams params, ObjectNode chatOnly) {
    private static final Pattern REASONS = Pattern.compile("(o[1-9]|gpt-([5-9]|\\d\\d))([.-].*)?");
    private static final int LONGEST_NAME = 64;
    private static final JsonMapper JSON = Json.sdk();

    /**
     * @param summaries whether to ask for reasoning summaries; some organizations may not
     * @param background whether it is made, and kept for that, though nobody listens
     */
    static OpenAiRequest of(Prompt prompt, boolean summaries, boolean background) {
        ResponseCreateParams.Builder params = ResponseCreateParams.builder()
                .model(prompt.model())
                .inputOfResponse(
                        prompt.turns().stream().map(OpenAiRequest::item).toList())
                .store(background);
        if (background) {
            params.background(true);
        }
        prompt.instructions().ifPresent(params::instructions);
        boolean summary = summaries && (prompt.reasoning().isPresent() || reasons(prompt.model()));
        if (summary || prompt.reasoning().isPresent()) {
            Reasoning.Builder reasoning = Reasoning.builder();
            prompt.reasoning().ifPresent(effort -> reasoning.effort(effort(effort)));
            if (summary) {
                reasoning.summary(Reasoning.Summary.AUTO);
            }
            params.reasoning(reasoning.build());
        }
        for (HostedTool tool : prompt.tools()) {
            switch (tool) {
                case WEB_SEARCH ->
                    params.addTool(WebSearchTool.builder()
                            .type(WebSearchTool.Type.WEB_SEARCH)
                            .build());
            }
        }
        return new OpenAiRequest(params.build(), Json.object());
    }

    /** A program's own request. Nothing of it is kept upstream: the response's id is ours. */
    static OpenAiRequest of(RelayedRequest request) {
        ResponseCreateParams.Builder params = ResponseCreateParams.builder();
        request.body()
                .properties()
                .forEach(member ->
                        params.putAdditionalBodyProperty(member.getKey(), JsonValue.fromJsonNode(member.getValue())));
        return new OpenAiRequest(params.store(false).build(), request.chatOnly());
    }

    /** A program's own request for vectors. */
    static EmbeddingCreateParams embeddings(EmbeddingRequest request) {
        EmbeddingCreateParams.Builder params = EmbeddingCreateParams.builder()
                .model(request.model())
                .input(OpenAiRequest.<EmbeddingCreateParams.Input>none())
                // base64, if nothing were said
                .encodingFormat(OpenAiRequest.<EmbeddingCreateParams.EncodingFormat>none());
        request.body().properties().stream()
                .filter(member -> !member.getKey().equals("model"))
                .forEach(member ->
                        params.putAdditionalBodyProperty(member.getKey(), JsonValue.fromJsonNode(member.getValue())));
        return params.build();
    }

    /** As it goes over the wire, but for what the SDK adds for a stream. */
    ObjectNode json() {
        return JSON.valueToTree(params._body());
    }

    static boolean reasons(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        return REASONS.matcher(name).matches() && !name.contains("chat");
    }

    private static com.openai.models.ReasoningEffort effort(ReasoningEffort effort) {
        return com.openai.models.ReasoningEffort.of(effort.name().toLowerCase(Locale.ROOT));
    }

    private static ResponseInputItem item(Turn turn) {
        return switch (turn.role()) {
            case USER ->
                ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                        .role(EasyInputMessage.Role.USER)
                        .contentOfResponseInputMessageContentList(parts(turn))
                        .build());
            case ASSISTANT ->
                ResponseInputItem.ofResponseOutputMessage(ResponseOutputMessage.builder()
                        .id(none())
                        .status(ResponseOutputMessage.Status.COMPLETED)
                        .addContent(ResponseOutputText.builder()
                                .text(turn.text())
                                .annotations(List.of())
                                .build())
                        .build());
        };
    }

    /** For what is sent by other means, or not: with {@code store:false} the provider knows no ids of earlier answers. */
    @SuppressWarnings("unchecked") // Kotlin's "of nothing" is raw in Java
    private static <T> JsonField<T> none() {
        return JsonMissing.of();
    }

    /** Who speaks is a part of its own, so that nobody's text can pass for another's name. */
    private static List<ResponseInputContent> parts(Turn turn) {
        List<ResponseInputContent> parts = new ArrayList<>();
        turn.speaker().ifPresent(name -> parts.add(text(PlainText.head(PlainText.line(name), LONGEST_NAME) + ":")));
        if (!turn.text().isEmpty()) {
            parts.add(text(turn.text()));
        }
        turn.attachments().forEach(attachment -> parts.add(file(attachment)));
        if (parts.isEmpty()) {
            parts.add(text(""));
        }
        return parts;
    }

    /** Providers tell a PDF by its name's end. */
    private static String fileName(Attachment attachment) {
        String name = attachment.name();
        boolean unnamed = attachment.mediaType().equals("application/pdf")
                && !name.toLowerCase(Locale.ROOT).endsWith(".pdf");
        return unnamed ? name + ".pdf" : name;
    }

    private static ResponseInputContent text(String text) {
        return ResponseInputContent.ofInputText(
                ResponseInputText.builder().text(text).build());
    }

    private static ResponseInputContent file(Attachment attachment) {
        if (attachment.text().isPresent()) {
            return text(
                    "File " + attachment.name() + ":\n\n" + attachment.text().get());
        }
        String data = "data:" + attachment.mediaType() + ";base64,"
                + Base64.getEncoder().encodeToString(attachment.content());
        return attachment.isImage()
                ? ResponseInputContent.ofInputImage(ResponseInputImage.builder()
                        .detail(ResponseInputImage.Detail.AUTO)
                        .imageUrl(data)
                        .build())
                : ResponseInputContent.ofInputFile(ResponseInputFile.builder()
                        .filename(fileName(attachment))
                        .fileData(data)
                        .build());
    }
}
