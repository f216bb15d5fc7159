// <parley-chat>: the chat in another page, in a frame of its own, so that neither page's styles or scripts reach the other. Attributes, all
// optional: model, greeting, theme (light, dark), label (the frame's name for screen readers). Which origins may, Parley's
// setting parley.embed-origins says.

const home = new URL('./', import.meta.url);

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: block; block-size: 40rem; min-block-size: 20rem; }
  :host([hidden]) { display: none; }
  iframe { all: initial; display: block; inline-size: 100%; block-size: 100%; border: 0; border-radius: inherit; }
`);

class ParleyChat extends HTMLElement {
  #shadow = this.attachShadow({ mode: 'closed', delegatesFocus: true });

  constructor() {
    super();
    this.#shadow.adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    const frame = document.createElement('iframe');
    // A frame keeps its name when it is reloaded or goes to another address.
    frame.name = JSON.stringify({
      parley: { model: this.getAttribute('model'), greeting: this.getAttribute('greeting'), theme: this.getAttribute('theme') },
    });
    frame.title = this.getAttribute('label') ?? 'Chat';
    frame.allow = 'clipboard-write';
    frame.referrerPolicy = 'origin';
    frame.src = home.href;
    this.#shadow.replaceChildren(frame);
  }

  disconnectedCallback() {
    this.#shadow.replaceChildren();
  }
}

customElements.define('parley-chat', ParleyChat);
