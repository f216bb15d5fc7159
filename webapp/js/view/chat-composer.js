/** @import { Uploads } from '../state/uploads.js' */
import { isAttachable } from './attachable.js';
import { element } from './dom.js';
import { UploadChips } from './upload-chips.js';
import { words } from './words.js';

/**
 * Where the user writes. Says `ask` ({text, attached}), which whoever cannot take it prevents, and `stop`; `draft` ({text}) for
 * safe keeping, `notice` ({text}) for screen readers.
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
  /** @type {Uploads | null} */
  #uploads = null;
  /** @type {UploadChips | null} */
  #uploadChips = null;
  #busy = false;
  #stopping = false;
  #attachments = true;

  /** Whether Enter alone asks; else Ctrl+Enter does, and Enter breaks the line. */
  enterSends = true;

  /** What the server takes: the bytes of one file, and files of one message. */
  limits = { file: 20 * 1024 * 1024, files: 10 };

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

  /** Where files go. To be called once. @param {Uploads} uploads */
  connectUploads(uploads) {
    this.#uploads = uploads;
    this.#uploadChips = new UploadChips(this.#chips, uploads, () => this.#text.focus());
    uploads.addEventListener('change', () => this.#uploaded());
  }

  /** @param {Iterable<File>} files from wherever they come */
  attach(files) {
    const uploads = this.#uploads;
    if (!this.#attachments || !uploads) return;
    this.#showFault('');
    for (const file of files) {
      const fault = this.#faultOf(file, uploads.all.length);
      if (fault) this.#showFault(fault);
      else {
        uploads.add(file);
        this.#say(words.attachedNow(file.name));
      }
    }
    this.#text.focus();
  }

  /**
   * @param {File} file
   * @param {number} before how many there are
   */
  #faultOf(file, before) {
    if (before >= this.limits.files) return words.tooManyFiles(this.limits.files);
    if (!isAttachable(file)) return words.notAttachable(file.name);
    if (file.size === 0) return words.emptyFile(file.name);
    return file.size > this.limits.file ? words.tooLarge(file.name, this.limits.file) : '';
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (!this.#sendable) return;
    const attached = this.#uploads?.attached ?? [];
    if (!this.dispatchEvent(new CustomEvent('ask', { cancelable: true, detail: { text, attached } }))) return;
    this.#uploads?.taken();
    this.#text.value = '';
    this.#typed();
    this.#showFault('');
  }

  /** A file that is not there yet, or failed, is not left out silently: the user waits, or takes it out. */
  get #sendable() {
    const files = this.#uploads?.all.length ?? 0;
    return (this.#text.value.trim() !== '' || files > 0) && (this.#uploads?.ready ?? true);
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
    this.#send.disabled = !this.#sendable;
    this.#send.hidden = this.#busy && this.#send.disabled;
    // The field is as high as its text, up to what the style allows.
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }

  #uploaded() {
    this.#uploadChips?.show(this.limits.file);
    this.#changed();
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
