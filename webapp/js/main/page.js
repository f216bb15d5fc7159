import { ChatComposer } from '../view/chat-composer.js';
import { ChatLog } from '../view/chat-log.js';
import { ChatMessage } from '../view/chat-message.js';

customElements.define('chat-message', ChatMessage);
customElements.define('chat-log', ChatLog);
customElements.define('chat-composer', ChatComposer);

/** What is on the page to be worked with. */
export const page = {
  side: find('#sidebar', HTMLElement),
  top: find('.top', HTMLElement),
  main: find('main', HTMLElement),
  title: find('#title', HTMLElement),
  log: find('chat-log', ChatLog),
  composer: find('chat-composer', ChatComposer),
  queue: find('#queue', HTMLElement),
  examples: find('#examples', HTMLElement),
  demo: find('#demo', HTMLElement),
  demoNote: find('#demo-note', HTMLElement),
  newChats: [find('#new-chat', HTMLButtonElement), find('#new-chat-aside', HTMLButtonElement)],
  temporary: find('#temporary', HTMLButtonElement),
  search: find('#search', HTMLInputElement),
  archived: find('#archived', HTMLButtonElement),
  quota: find('#quota', HTMLElement),
  administration: find('#administration', HTMLElement),
  who: find('#who', HTMLElement),
  whoName: find('#who-name', HTMLElement),
  signOut: find('#sign-out', HTMLButtonElement),
  settings: find('#settings', HTMLButtonElement),
  models: find('#model', HTMLSelectElement),
  reasoning: find('#reasoning', HTMLSelectElement),
  webSearch: find('#web-search', HTMLButtonElement),
  status: find('#status', HTMLElement),
  toast: find('#toast', HTMLElement),
  conversations: find('#conversations', HTMLElement),
  showSidebar: find('#show-sidebar', HTMLElement),
  hideSidebar: find('#hide-sidebar', HTMLElement),
  shade: find('#shade', HTMLElement),
};

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
