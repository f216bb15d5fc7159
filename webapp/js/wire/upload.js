/** @import { Attachment, Problem } from './types.js' */
import { retryAfterMs } from './backoff.js';
import { asRecord, problemFrom, unreachable } from './problem.js';

/** @typedef {{kind: 'stored', attachment: Attachment} | {kind: 'refused', problem: Problem} | {kind: 'cancelled'}} Upload */

/**
 * Sends a file at once. By XMLHttpRequest: fetch does not tell how much has been sent.
 * @param {File} file
 * @param {(part: number) => void} onProgress from 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<Upload>} never rejects
 */
export function upload(file, onProgress, signal) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () => resolve(outcome(request)));
    request.addEventListener('error', () => resolve({ kind: 'refused', problem: unreachable() }));
    request.addEventListener('abort', () => resolve({ kind: 'cancelled' }));
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', 'api/attachments');
    request.setRequestHeader('Accept', 'application/json');
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}

/**
 * @param {XMLHttpRequest} request
 * @returns {Upload}
 */
function outcome(request) {
  const body = asRecord(parsed(request.responseText));
  if (request.status === 201 && typeof body.id === 'string') {
    return { kind: 'stored', attachment: { id: body.id, name: String(body.name), type: String(body.type), size: Number(body.size) } };
  }
  // The fault of the one file needs no list of faults.
  const problem = problemFrom({ ...body, errors: [] }, request.status, retryAfterMs(request.getResponseHeader('Retry-After')));
  return { kind: 'refused', problem };
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's page
  }
}

/** Nobody waits for it: what stays is swept by the server. @param {string} id */
export function deleteAttachment(id) {
  fetch(`api/attachments/${encodeURIComponent(id)}`, { method: 'DELETE' }).catch(() => {});
}
