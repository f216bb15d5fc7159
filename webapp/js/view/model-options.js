/** @import { Preferences } from '../state/preferences.js' */
/** @import { GenerationRequest, Me } from '../wire/types.js' */
import { element } from './dom.js';
import { words } from './words.js';

/** How the model is to answer, beside the choice of the model: how much it thinks, and whether it may search the web. */
export class ModelOptions {
  #reasoning;
  #webSearch;
  #preferences;
  #searches = false;

  /**
   * @param {HTMLSelectElement} reasoning
   * @param {HTMLButtonElement} webSearch a toggle
   * @param {Preferences} preferences remember the choice
   */
  constructor(reasoning, webSearch, preferences) {
    this.#reasoning = reasoning;
    this.#webSearch = webSearch;
    this.#preferences = preferences;
    for (const [value, name] of Object.entries({ '': words.reasoning, ...words.efforts })) {
      reasoning.append(element('option', { value }, name));
    }
    reasoning.value = preferences.get('reasoning');
    reasoning.addEventListener('change', () => preferences.set('reasoning', reasoning.value));
    webSearch.addEventListener('click', () => this.#toggle());
    this.#showToggle();
  }

  /** @param {Me['features']} features of the provider: what it does not have is not offered */
  offer({ provider, webSearch }) {
    this.#reasoning.hidden = provider === 'demo';
    this.#searches = webSearch === true;
    this.#webSearch.hidden = !this.#searches;
  }

  /** @returns {Pick<GenerationRequest, 'reasoning' | 'tools'>} what to ask for beyond the usual */
  get chosen() {
    const reasoning = this.#reasoning.hidden ? '' : this.#preferences.get('reasoning');
    const searches = this.#searches && this.#preferences.get('webSearch') === 'on';
    return { ...(reasoning ? { reasoning } : {}), ...(searches ? { tools: ['web_search'] } : {}) };
  }

  #toggle() {
    this.#preferences.set('webSearch', this.#preferences.get('webSearch') === 'on' ? 'off' : 'on');
    this.#showToggle();
  }

  #showToggle() {
    this.#webSearch.setAttribute('aria-pressed', String(this.#preferences.get('webSearch') === 'on'));
  }
}
