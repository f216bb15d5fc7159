// The front door: finds what is on the page, builds what lives behind it, connects the two. No logic of its own.

import { Conversation } from './state/conversation.js';
import { ChatKeeper } from './state/keeper.js';
import { Preferences, forgetAll } from './state/preferences.js';
import { ChatStore } from './state/store.js';
import { Announcer } from './view/announcer.js';
import { ChatComposer } from './view/chat-composer.js';
import { ChatLog } from './view/chat-log.js';
import { ChatMessage } from './view/chat-message.js';
import { examples } from './view/examples.js';
import { acceptDrops } from './view/file-drop.js';
import { ModelOptions } from './view/model-options.js';
import { ModelPicker } from './view/model-picker.js';
import { applyPreferences } from './view/settings.js';
import { listenForShortcuts } from './view/shortcuts.js';
import { showSourceCards } from './view/source-card.js';
import { translate } from './view/static-texts.js';
import { copyTables } from './view/table-tools.js';
import { words } from './view/words.js';
import { fetchMe, fetchModels } from './wire/api.js';
import { GenerationStream } from './wire/generation-stream.js';
import { TransportMemory } from './wire/transport-memory.js';

translate(document);
customElements.define('chat-message', ChatMessage);
customElements.define('chat-log', ChatLog);
customElements.define('chat-composer', ChatComposer);

const page = {
  log: find('chat-log', ChatLog),
  composer: find('chat-composer', ChatComposer),
  examples: find('#examples', HTMLElement),
  demo: find('#demo', HTMLElement),
  demoNote: find('#demo-note', HTMLElement),
  newChat: find('#new-chat', HTMLButtonElement),
  settings: find('#settings', HTMLButtonElement),
  models: find('#model', HTMLSelectElement),
  reasoning: find('#reasoning', HTMLSelectElement),
  webSearch: find('#web-search', HTMLButtonElement),
  status: find('#status', HTMLElement),
};

const session = storage(() => sessionStorage);
const local = storage(() => localStorage);

const keeper = new ChatKeeper(session);
const store = new ChatStore(keeper.recall());
const memory = new TransportMemory(local);
const wake = new EventTarget();
const preferences = new Preferences(local);
const language = preferences.get('language');
const announcer = new Announcer(page.status);
const picker = new ModelPicker(page.models, local);
const options = new ModelOptions(page.reasoning, page.webSearch, preferences);
const conversation = new Conversation({
  store,
  openStream: (listener) => new GenerationStream(listener, memory, { wake }),
  newId,
});

/** What keys do; `false`: nothing, just now. @type {Partial<Record<import('./view/shortcuts.js').Doing, () => boolean | void>>} */
const shortcuts = {
  newChat: () => page.newChat.click(),
  focusText: () => page.composer.focusText(),
  stop: () => conversation.busy && (void conversation.stop(), true),
  copyAnswer: () => Array.from(page.log.querySelectorAll('.answer .actions .copy')).at(-1)?.dispatchEvent(new MouseEvent('click')),
  shortcuts: () => void showShortcuts(),
};

store.addEventListener('change', () => {
  keeper.keep(store.chat);
  show();
});
page.composer.addEventListener('ask', (event) => {
  const { text, files } = /** @type {CustomEvent<{text: string, files: File[]}>} */ (event).detail;
  conversation.ask(text, files);
});
page.composer.addEventListener('draft', (event) => keeper.keepDraft(/** @type {CustomEvent<{text: string}>} */ (event).detail.text));
page.composer.addEventListener('stop', () => void conversation.stop());
page.composer.addEventListener('notice', (event) => announcer.say(/** @type {CustomEvent<{text: string}>} */ (event).detail.text));
page.log.addEventListener('ask-again', () => {
  conversation.askAgain();
  page.composer.focusText();
});
page.newChat.addEventListener('click', () => {
  conversation.clear();
  page.composer.focusText();
});
page.models.addEventListener('change', () => (conversation.model = picker.model));
page.settings.addEventListener('click', () => void showSettings());
preferences.addEventListener('change', () => prefer());
document.addEventListener('shortcut', (event) => {
  const doing = shortcuts[/** @type {CustomEvent<{doing: import('./view/shortcuts.js').Doing}>} */ (event).detail.doing];
  if (doing && doing() !== false) event.preventDefault();
});
showSourceCards(page.log);
copyTables(page.log);
listenForShortcuts(document);
acceptDrops(document, (files) => page.composer.attach(files));

addEventListener('pagehide', () => keeper.flush());
addEventListener('online', () => wake.dispatchEvent(new Event('wake')));
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') wake.dispatchEvent(new Event('wake'));
  else keeper.flush();
});

prefer();
show();
page.composer.setDraft(keeper.recallDraft());
conversation.comeBack();
page.composer.focusText();
void meet();

function show() {
  const { chat } = store;
  page.log.show(chat);
  page.composer.setBusy(chat.running !== null, Boolean(chat.running?.stopping));
  page.newChat.hidden = chat.messages.length === 0;
  document.body.classList.toggle('empty', chat.messages.length === 0);
  const subject = chat.messages.find(({ role }) => role === 'user')?.text.slice(0, 60);
  document.title = subject ? words.titled(subject) : 'Parley';
  announcer.hear(chat);
}

/** Makes everything as it was chosen. Another language is another page. */
function prefer() {
  applyPreferences(document, preferences);
  page.composer.enterSends = preferences.get('sending') === 'enter';
  conversation.options = options.chosen;
  if (preferences.get('language') !== language) location.reload();
}

async function showSettings() {
  const { openSettings } = await import('./view/settings-dialog.js');
  openSettings(preferences, { forget, showShortcuts });
}

async function showShortcuts() {
  const { openShortcuts } = await import('./view/shortcut-sheet.js');
  openShortcuts();
}

/** The next page begins as the first one did. */
function forget() {
  conversation.clear();
  page.composer.setDraft('');
  keeper.keepDraft('');
  keeper.flush();
  forgetAll(local);
  forgetAll(session);
  location.reload();
}

/** Asks who is there and what can be had. The page works without the answers. */
async function meet() {
  const [me, models] = await Promise.all([fetchMe(), fetchModels()]);
  const demo = me?.features.provider === 'demo';
  page.demo.hidden = !demo;
  page.demoNote.hidden = !demo;
  page.examples.replaceChildren(...examples(demo, (prompt) => conversation.ask(prompt)));
  if (me) options.offer(me.features);
  conversation.options = options.chosen;
  page.composer.setAttachments(me?.features.attachments !== false);
  if (me?.limits.maxRequestBytes) page.composer.maxBytes = me.limits.maxRequestBytes;
  if (me?.user.name) conversation.names = { ...conversation.names, user: me.user.name };
  if (!models) return;
  picker.offer(models);
  conversation.model = picker.model;
}

/**
 * @template {Element} Type
 * @param {string} selector
 * @param {new () => Type} type
 * @returns {Type}
 */
function find(selector, type) {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new TypeError(`The page needs ${selector}`);
  return found;
}

/** Browsers may forbid storage: the page then remembers nothing. @param {() => Storage} get */
function storage(get) {
  try {
    return get();
  } catch {
    return null;
  }
}

/** `crypto.randomUUID` is missing on plain http, and an intranet may have just that. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
