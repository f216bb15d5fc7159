/** @import { Models } from '../wire/types.js' */
import { element } from './dom.js';

/** Offers the models where there is a choice. Says `change` as any select does. */
export class ModelPicker {
  #select;
  #storage;
  #wish;

  /**
   * @param {HTMLSelectElement} select
   * @param {Pick<Storage, 'getItem' | 'setItem'> | null} storage remembers the choice
   * @param {string} [wish] the model to begin with
   */
  constructor(select, storage, wish) {
    this.#wish = wish;
    this.#select = select;
    this.#storage = storage;
    select.addEventListener('change', () => this.#remember());
  }

  /** The chosen model; empty: the server's default. */
  get model() {
    return this.#select.value;
  }

  /** @param {Models} models */
  offer(models) {
    this.#select.replaceChildren(...models.models.map(({ id }) => element('option', { value: id }, id)));
    const remembered = this.#wish ?? this.#recall();
    const known = models.models.some(({ id }) => id === remembered);
    this.#select.value = known ? remembered : models.default;
    this.#select.hidden = models.models.length < 2;
  }

  #recall() {
    try {
      return this.#storage?.getItem('parley.model') ?? '';
    } catch {
      return '';
    }
  }

  #remember() {
    try {
      this.#storage?.setItem('parley.model', this.#select.value);
    } catch {
      // Then the next visit begins with the default.
    }
  }
}
