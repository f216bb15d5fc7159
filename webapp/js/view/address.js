/**
 * Which conversation the page's address names: `?c=<id>`, so that it works below any context path, over a login and
 * without help from the server. Says `move` when the user goes back or forward.
 */

const NAME = 'c';

export class Address extends EventTarget {
  constructor() {
    super();
    addEventListener('popstate', () => this.dispatchEvent(new Event('move')));
  }

  /** Empty: none. */
  get conversation() {
    return new URLSearchParams(location.search).get(NAME) ?? '';
  }

  /** The user goes there. @param {string} conversation empty: to a new one */
  go(conversation) {
    if (conversation !== this.conversation) history.pushState(null, '', addressOf(conversation));
  }

  /** What is shown has got another name. @param {string} conversation */
  settle(conversation) {
    if (conversation !== this.conversation) history.replaceState(history.state, '', addressOf(conversation));
  }
}

/** @param {string} conversation */
export function addressOf(conversation) {
  return conversation ? `?${NAME}=${encodeURIComponent(conversation)}` : location.pathname;
}
