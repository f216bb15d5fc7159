import { isAttachable, isPicture } from './attachable.js';
import { element, icon } from './dom.js';
import { size, words } from './words.js';

/** Room for the text and the multipart frame beside the files. */
const FRAME_BYTES = 256 * 1024;

/**
 * Where the user writes. Says `ask` ({text, files}), which whoever cannot take it prevents, and `stop`; `draft` ({text}) for safe keeping, `notice` ({text}) for
 * screen readers.
 * Enter asks and Shift+Enter breaks the line, unless chosen otherwise; Enter that ends a composition of characters does neither.
 */
export class ChatComposer extends HTMLElement {
  #life = new AbortController();
  #form = element('form');
  #text = element('textarea');
  #send = element('button');
  #stop = element('button');
  #chips = element('ul');
  #fault = element('p');
  /** @type {File[]} */
  #files = [];
  #busy = false;
  #stopping = false;
  #attachments = true;

  /** Whether Enter alone asks; else Ctrl+Enter does, and Enter breaks the line. */
  enterSends = true;

  /** What all files together may have, in bytes. */
  maxBytes = 32 * 1024 * 1024;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#form = this.#find('form', HTMLFormElement);
    this.#text = this.#find('textarea', HTMLTextAreaElement);
    this.#send = this.#find('button.send', HTMLButtonElement);
    this.#stop = this.#find('button.stop', HTMLButtonElement);
    this.#chips = this.#find('ul.chips', HTMLUListElement);
    this.#fault = this.#find('p.fault', HTMLParagraphElement);
    const picker = this.#find('input[type=file]', HTMLInputElement);

    this.#form.addEventListener('submit', (event) => this.#submitted(event), { signal });
    this.#text.addEventListener('keydown', (event) => this.#keyed(event), { signal });
    this.#text.addEventListener('input', () => this.#typed(), { signal });
    this.#text.addEventListener('paste', (event) => this.#pasted(event), { signal });
    this.#stop.addEventListener('click', () => this.dispatchEvent(new CustomEvent('stop')), { signal });
    this.#find('button.attach', HTMLButtonElement).addEventListener('click', () => picker.click(), { signal });
    picker.addEventListener('change', () => this.#picked(picker), { signal });
    this.#changed();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /**
   * @param {boolean} busy an answer is being made: it can be stopped, and what is asked waits for its end
   * @param {boolean} stopping
   */
  setBusy(busy, stopping) {
    if (busy === this.#busy && stopping === this.#stopping) return;
    const focused = document.activeElement === this.#stop || document.activeElement === this.#send;
    this.#busy = busy;
    this.#stopping = stopping;
    this.#stop.hidden = !busy;
    const label = busy ? words.sendLater : words.send;
    this.#send.setAttribute('aria-label', label);
    this.#send.title = busy ? label : words.sendByKey;
    this.#stop.disabled = stopping;
    if (focused) this.#keepFocus();
    this.#changed();
  }

  /** The button that had the focus may be hidden or disabled by now and would take it along. */
  #keepFocus() {
    const button = this.#busy ? this.#stop : this.#send;
    if (document.activeElement === button && !button.disabled) return;
    button.focus({ preventScroll: true });
    this.focusText();
  }

  /** @param {boolean} allowed */
  setAttachments(allowed) {
    this.#attachments = allowed;
    this.#find('button.attach', HTMLButtonElement).hidden = !allowed;
  }

  /** What is being written. */
  get draft() {
    return this.#text.value;
  }

  /** What was being written before. @param {string} text */
  setDraft(text) {
    this.#text.value = text;
    this.#changed();
  }

  /** Ready for typing. On a touch screen this would only bring up the keyboard. */
  focusText() {
    if (matchMedia('(pointer: fine)').matches) this.#text.focus({ preventScroll: true });
  }

  /** @param {Iterable<File>} files from wherever they come */
  attach(files) {
    if (!this.#attachments) return;
    this.#showFault('');
    for (const file of files) {
      const fault = this.#faultOf(file);
      if (fault) this.#showFault(fault);
      else {
        this.#files.push(file);
        this.#say(words.attachedNow(file.name));
      }
    }
    this.#showChips();
    this.#text.focus();
  }

  /** @param {File} file */
  #faultOf(file) {
    if (!isAttachable(file)) return words.notAttachable(file.name);
    if (file.size === 0) return words.emptyFile(file.name);
    const max = this.maxBytes - FRAME_BYTES;
    const sum = this.#files.reduce((total, each) => total + each.size, file.size);
    return sum > max ? words.tooLarge(file.name, max) : '';
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (text === '' && this.#files.length === 0) return;
    const files = this.#files;
    if (!this.dispatchEvent(new CustomEvent('ask', { cancelable: true, detail: { text, files } }))) return;
    this.#files = [];
    this.#text.value = '';
    this.#typed();
    this.#showFault('');
    this.#showChips();
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    // 229: Safari has ended the composition by the time it tells of the Enter that ended it.
    const composing = event.isComposing || event.keyCode === 229;
    const asks = this.enterSends ? !event.shiftKey : event.ctrlKey || event.metaKey;
    if (event.key !== 'Enter' || !asks || composing) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  /** @param {ClipboardEvent} event */
  #pasted(event) {
    const data = event.clipboardData;
    // Spreadsheets put a picture beside their text: then the text is meant.
    if (!data || data.files.length === 0 || data.types.includes('text/plain')) return;
    event.preventDefault();
    this.attach(data.files);
  }

  /** @param {HTMLInputElement} picker */
  #picked(picker) {
    const files = [...(picker.files ?? [])];
    picker.value = ''; // so that the same file can be chosen again
    this.attach(files);
  }

  #typed() {
    this.#changed();
    this.dispatchEvent(new CustomEvent('draft', { detail: { text: this.#text.value } }));
  }

  #changed() {
    this.#send.disabled = this.#text.value.trim() === '' && this.#files.length === 0;
    this.#send.hidden = this.#busy && this.#send.disabled;
    // The field is as high as its text, up to what the style allows.
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }

  #showChips() {
    this.#chips.replaceChildren(...this.#files.map((file) => this.#chip(file)));
    this.#chips.hidden = this.#files.length === 0;
    this.#changed();
  }

  /** @param {File} file */
  #chip(file) {
    const remove = element('button', { type: 'button', class: 'quiet remove', 'aria-label': words.remove(file.name) }, icon('close'));
    remove.addEventListener('click', () => {
      this.#files = this.#files.filter((each) => each !== file);
      this.#showChips();
      this.#text.focus();
    });
    const name = element('span', { class: 'name', dir: 'auto', title: file.name }, file.name);
    return element('li', { class: 'chip' }, icon(isPicture(file) ? 'image' : 'file'), name, element('span', { class: 'size' }, size(file.size)), remove);
  }

  /** @param {string} text */
  #showFault(text) {
    this.#fault.textContent = text;
    this.#fault.hidden = text === '';
  }

  /** @param {string} text */
  #say(text) {
    this.dispatchEvent(new CustomEvent('notice', { detail: { text } }));
  }

  /**
   * @template {HTMLElement} Type
   * @param {string} selector
   * @param {new () => Type} type
   * @returns {Type}
   */
  #find(selector, type) {
    const found = this.querySelector(selector);
    if (!(found instanceof type)) throw new TypeError(`The composer needs ${selector}`);
    return found;
  }
}
