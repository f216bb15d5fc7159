package org.parley.web;

import org.parley.conversation.AttachedFile;

/** A file as clients see it. */
record AttachmentJson(String id, String name, String type, long size) {
    static AttachmentJson of(AttachedFile file) {
        return new AttachmentJson(file.id(), file.name(), file.type(), file.size());
    }
}
