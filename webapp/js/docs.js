// The front door of the page about the HTTP interface: fetches the server's own description, and shows it.

import { showInterface } from './view/docs/interface-view.js';
import { docsWords as words } from './view/docs/words.js';
import { element } from './view/dom.js';
import { problemWords } from './view/words.js';
import { fetchDescription } from './wire/description.js';

const title = found('#title');
const chat = found('#chat');
const place = found('#interface');

title.textContent = `Parley · ${words.title}`;
document.title = `${words.title} · Parley`;
document.documentElement.classList.add('worded');
chat.textContent = words.backToChat;

const told = await fetchDescription();
if (told.ok) {
  showInterface(place, told.value, new URL('v1', document.baseURI).href);
} else {
  const { title: what, detail } = problemWords(told.problem);
  place.append(element('p', { class: 'fault', role: 'alert' }, `${what}. ${detail}`));
}

/** @param {string} selector @returns {HTMLElement} */
function found(selector) {
  const node = document.querySelector(selector);
  if (!(node instanceof HTMLElement)) throw new TypeError(`The page needs ${selector}`);
  return node;
}
