/** What a browser lends. */

/** Browsers may forbid storage: the page then remembers nothing. @param {() => Storage} get */
export function storage(get) {
  try {
    return get();
  } catch {
    return null;
  }
}

/** `crypto.randomUUID` is missing on plain http, and an intranet may have just that. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What an event of ours says; its type is with who says it. @param {Event} event */
export function detailOf(event) {
  return /** @type {CustomEvent<any>} */ (event).detail;
}
