/**
 * What a file is by its content, and what a model can read of it. Files are hostile input.
 *
 * <p>{@link org.parley.files.FileInspector} takes a name and bytes and says {@link org.parley.files.Inspection.Fit} or
 * {@link org.parley.files.Inspection.Unfit}, with a reason for people. A name never decides what a file is; one that promises
 * another kind than the content is refused, since somebody is being misled.
 *
 * <p>Threads: any. Text of office documents is read on two platform threads of the inspector's own, since it may take a
 * processor for seconds and a virtual thread is not time-sliced; the caller waits for at most five seconds.
 *
 * <p>Decided: pictures and PDFs are not decoded here, only measured in one pass over bytes. Office documents are read by
 * Apache Tika as streams of XML events; every byte that is inflated for it goes through one counter, which also sees when
 * nobody waits any more. So a bomb ends where the counter ends, however it is built.
 */
@NullMarked
package org.parley.files;

import org.jspecify.annotations.NullMarked;
