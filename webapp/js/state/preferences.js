/** What the user chose on this page and this browser remembers. Only what differs from the usual is kept. */

const PREFIX = 'parley.';

/** What may be chosen; the first is the usual. */
const CHOICES = Object.freeze({
  language: ['', 'en', 'de', 'es', 'fr', 'ja'],
  theme: ['system', 'light', 'dark'],
  sending: ['enter', 'ctrlEnter'],
  reasoning: ['', 'minimal', 'low', 'medium', 'high'],
  webSearch: ['off', 'on'],
});

/** @typedef {keyof typeof CHOICES} Choice */
/** @typedef {Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>} Shelf */

/** Says `change` when something was chosen. */
export class Preferences extends EventTarget {
  #storage;
  /** What was chosen where nothing can be kept. @type {Map<Choice, string>} */
  #chosen = new Map();

  /** @param {Shelf | null} storage null where the browser allows none */
  constructor(storage) {
    super();
    this.#storage = storage;
  }

  /** @param {Choice} choice */
  get(choice) {
    const kept = this.#chosen.get(choice) ?? this.#recall(choice);
    return CHOICES[choice].includes(kept) ? kept : this.#usual(choice);
  }

  /** @param {Choice} choice @param {string} value */
  set(choice, value) {
    this.#chosen.set(choice, value);
    try {
      if (value === this.#usual(choice)) this.#storage?.removeItem(PREFIX + choice);
      else this.#storage?.setItem(PREFIX + choice, value);
    } catch {
      // Then it holds until the page goes.
    }
    this.dispatchEvent(new Event('change'));
  }

  /** @param {Choice} choice */
  #recall(choice) {
    try {
      return this.#storage?.getItem(PREFIX + choice) ?? '';
    } catch {
      return '';
    }
  }

  /** @param {Choice} choice */
  #usual(choice) {
    return CHOICES[choice][0] ?? '';
  }
}

/** Takes away all that this page has ever kept there. @param {Shelf | null} storage */
export function forgetAll(storage) {
  try {
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, at) => storage?.key(at) ?? '');
    for (const key of keys) if (key.startsWith(PREFIX)) storage?.removeItem(key);
  } catch {
    // What cannot be read has not been kept.
  }
}
