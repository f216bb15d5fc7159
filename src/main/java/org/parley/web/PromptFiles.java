package org.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.parley.conversation.AttachedFile;
import org.parley.conversation.Attachments;
import org.parley.conversation.NewFile;
import org.parley.provider.Attachment;

/** From stored files to what a model is sent of them. */
final class PromptFiles {
    private static final String TEXT = "text/plain";

    private final Attachments attachments;
    private final InputCheck input;
    private final long most;

    /** @param most all files of a question and its history together, in bytes */
    PromptFiles(Attachments attachments, InputCheck input, long most) {
        this.attachments = attachments;
        this.input = input;
        this.most = most;
    }

    /**
     * @param pointer to the ids
     * @throws ProblemException 400 for one that is not the owner's
     */
    List<AttachedFile> find(String owner, List<String> ids, String pointer) {
        return ids.stream()
                .map(id -> attachments
                        .find(owner, id)
                        .orElseThrow(
                                () -> new ProblemException(Problem.invalid(pointer, "names an unknown attachment"))))
                .toList();
    }

    /** @throws ProblemException 413: nothing is left out silently */
    void requireRoom(Stream<AttachedFile> files) {
        long size = files.mapToLong(AttachedFile::size).sum();
        if (size > most) {
            throw new ProblemException(Problem.of(
                    413,
                    "too-large",
                    "The conversation's files are too large",
                    "Together they have " + size + " bytes, and at most " + most
                            + " can be sent to the model. Begin a new conversation with those that matter."));
        }
    }

    List<Attachment> load(List<AttachedFile> files) {
        return files.stream().map(this::load).toList();
    }

    private Attachment load(AttachedFile file) {
        return of(file.name(), file.type(), attachments.text(file), () -> attachments.bytes(file));
    }

    /** What was sent along and is not stored. */
    List<Attachment> of(List<NewFile> files) {
        return files.stream()
                .map(file -> of(file.name(), file.type(), file.text(), file::content))
                .toList();
    }

    /**
     * Text goes as the file that it is, in UTF-8; what was read out of a document goes as text, under the document's name. Either without
     * what the operator's rules find in it.
     */
    private Attachment of(String name, String type, Optional<String> text, Supplier<byte[]> bytes) {
        if (type.equals(TEXT)) {
            byte[] plain = text.map(it -> it.getBytes(UTF_8)).orElseGet(bytes);
            return new Attachment(name, type, input.masked(plain));
        }
        return text.map(it -> Attachment.ofText(name, type, input.masked(it)))
                .orElseGet(() -> new Attachment(name, type, bytes.get()));
    }
}
