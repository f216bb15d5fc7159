/** @import { Upload, Uploads } from '../state/uploads.js' */
import { isPicture } from './attachable.js';
import { element, icon, setText } from './dom.js';
import { size, uploadFault, words } from './words.js';

/** Shows the files of the next question: what they are, how far they are, what went wrong, and what can be done. */
export class UploadChips {
  #list;
  #uploads;
  #onRemoved;
  #largest = Infinity;
  /** @type {Map<Upload, Chip>} */
  #chips = new Map();

  /**
   * @param {HTMLElement} list
   * @param {Uploads} uploads
   * @param {() => void} onRemoved the button that had the focus is gone
   */
  constructor(list, uploads, onRemoved) {
    this.#list = list;
    this.#uploads = uploads;
    this.#onRemoved = onRemoved;
  }

  /** @param {number} largest what one file may have, in bytes */
  show(largest) {
    this.#largest = largest;
    const { all } = this.#uploads;
    for (const [upload, chip] of this.#chips) {
      if (all.includes(upload)) continue;
      chip.close();
      this.#chips.delete(upload);
    }
    for (const upload of all) this.#chipOf(upload).show(upload, this.#largest);
    this.#list.hidden = all.length === 0;
  }

  /** @param {Upload} upload */
  #chipOf(upload) {
    const known = this.#chips.get(upload);
    if (known) return known;
    const chip = new Chip(
      upload.file,
      () => {
        this.#uploads.remove(upload);
        this.#onRemoved();
      },
      () => this.#uploads.retry(upload),
    );
    this.#chips.set(upload, chip);
    this.#list.append(chip.node);
    return chip;
  }
}

class Chip {
  /** What a picture is shown by until it is sent. */
  #address = '';
  #progress = element('progress', { max: '1', value: '0' });
  #fault = element('span', { class: 'fault', role: 'alert' });
  #retry = element('button', { type: 'button', class: 'quiet retry' }, icon('again'));
  #remove = element('button', { type: 'button', class: 'quiet remove' }, icon('close'));
  #name;
  node;

  /**
   * @param {File} file
   * @param {() => void} onRemove
   * @param {() => void} onRetry
   */
  constructor(file, onRemove, onRetry) {
    this.#name = file.name;
    this.#progress.setAttribute('aria-label', words.uploading(file.name));
    this.#retry.setAttribute('aria-label', words.retryUpload(file.name));
    this.#remove.addEventListener('click', onRemove);
    this.#retry.addEventListener('click', onRetry);
    const name = element('span', { class: 'name', dir: 'auto', title: file.name }, file.name);
    const line = element('span', { class: 'line' }, name, element('span', { class: 'size' }, size(file.size)));
    const text = element('span', { class: 'text' }, line, this.#progress, this.#fault);
    this.node = element('li', { class: 'chip' }, this.#sign(file), text, this.#retry, this.#remove);
  }

  /** @param {File} file */
  #sign(file) {
    if (!isPicture(file.type)) return icon('file');
    this.#address = URL.createObjectURL(file);
    return thumbnail(this.#address);
  }

  /**
   * @param {Upload} upload
   * @param {number} largest
   */
  show({ phase, part, problem }, largest) {
    const under = phase === 'waiting' || phase === 'sending';
    this.node.dataset.phase = phase;
    this.#progress.hidden = !under;
    this.#progress.value = part;
    this.#fault.hidden = !problem;
    setText(this.#fault, problem ? uploadFault(this.#name, problem, largest) : '');
    this.#retry.hidden = !problem?.retryable;
    const label = under ? words.cancelUpload(this.#name) : words.remove(this.#name);
    if (this.#remove.getAttribute('aria-label') !== label) this.#remove.setAttribute('aria-label', label);
  }

  close() {
    this.node.remove();
    if (this.#address) URL.revokeObjectURL(this.#address);
  }
}

/** A picture beside its name: the name says what it is. @param {string} address */
export function thumbnail(address) {
  return element('img', { class: 'thumbnail', src: address, alt: '', loading: 'lazy', decoding: 'async' });
}
