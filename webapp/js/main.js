// The front door: finds what is on the page, builds what lives behind it, connects the two. No logic of its own.

import { connectChoices } from './main/choices.js';
import { connectFiles } from './main/files.js';
import { detailOf, newId, storage } from './main/means.js';
import { meet } from './main/meet.js';
import { page } from './main/page.js';
import { EMPTY } from './state/chat.js';
import { Conversation } from './state/conversation.js';
import { Conversations } from './state/conversations.js';
import { Drafts } from './state/drafts.js';
import { ChatKeeper } from './state/keeper.js';
import { ChatStore } from './state/store.js';
import { Address } from './view/address.js';
import { Announcer } from './view/announcer.js';
import { ConversationList } from './view/conversation-list.js';
import { embedded } from './view/embedded.js';
import { ModelPicker } from './view/model-picker.js';
import { QueueList } from './view/queue-list.js';
import { listenForShortcuts } from './view/shortcuts.js';
import { Sidebar } from './view/sidebar.js';
import { showSourceCards } from './view/source-card.js';
import { translate } from './view/static-texts.js';
import { copyTables } from './view/table-tools.js';
import { Toast } from './view/toast.js';
import { problemWords, words } from './view/words.js';
import { Changes } from './wire/changes.js';
import { changeConversation, createConversation, deleteConversation, exportAddress, fetchConversation, listConversations, searchConversations } from './wire/conversations.js';
import { GenerationStream } from './wire/generation-stream.js';
import { TransportMemory } from './wire/transport-memory.js';

/** A page that nobody looks at for so long hears no changes: a browser has few connections for one server. */
const UNSEEN_MS = 30_000;

translate(document);

const session = storage(() => sessionStorage);
const local = storage(() => localStorage);

const address = new Address();
const keeper = new ChatKeeper(session);
const drafts = new Drafts(session);
const store = new ChatStore(EMPTY);
const memory = new TransportMemory(local);
const wake = new EventTarget();
const announcer = new Announcer(page.status);
const toast = new Toast(page.toast, (text) => announcer.say(text));
const picker = new ModelPicker(page.models, local, embedded(window, document)?.model);
const conversation = new Conversation({
  store,
  openStream: (listener) => new GenerationStream(listener, memory, { wake }),
  create: createConversation,
  fetch: fetchConversation,
  outbox: drafts,
  newId,
});
const conversations = new Conversations({ list: listConversations, change: changeConversation, remove: deleteConversation, search: searchConversations });
const changes = new Changes(
  {
    onChange: (change) => {
      conversations.hear(change);
      conversation.hear(change);
    },
    onMissed: () => {
      void conversations.load();
      void conversation.refresh();
    },
  },
  wake,
);
const sidebar = new Sidebar({ side: page.side, opener: page.showSidebar, closer: page.hideSidebar, shade: page.shade, rest: [page.top, page.main] }, local);
const list = new ConversationList(page.conversations, {
  open: (id) => visit(id),
  openHit: ({ head, message }) => visit(head.id, message),
  change: (id, change) => void conversations.change(id, change),
  remove,
  exportAddress,
  more: () => void conversations.more(),
  again: () => void conversations.load(),
});
const queue = new QueueList(page.queue, {
  onRemove: (item) => {
    conversation.unqueue(item);
    page.composer.focusText();
  },
  onSend: () => conversation.askQueued(),
});

const choices = connectChoices({
  conversation,
  local,
  session,
  onForget: () => {
    beginAnew();
    page.composer.setDraft('');
  },
});
/** What keys do; `false`: nothing, just now. @type {Record<import('./view/shortcuts.js').Doing, () => boolean | void>} */
const shortcuts = {
  newChat: () => beginAnew(),
  focusText: () => page.composer.focusText(),
  search: () => {
    if (!sidebar.isOpen) sidebar.open();
    page.search.select();
  },
  stop: () => conversation.busy && (void conversation.stop(), true),
  copyAnswer: () => page.log.copyAnswer(),
  toggleSidebar: () => sidebar.toggle(),
  previous: () => step(-1),
  next: () => step(1),
  shortcuts: () => void choices.showShortcuts(),
};

store.addEventListener('change', () => {
  keeper.keep(store.chat);
  conversations.notice(store.chat);
  show();
});
conversations.addEventListener('change', showList);
conversations.addEventListener('fault', (event) => toast.show(problemWords(detailOf(event).problem).title));

page.composer.addEventListener('ask', (event) => {
  const { text, attached } = detailOf(event);
  if (!conversation.ask(text, attached)) event.preventDefault();
});
page.composer.addEventListener('draft', (event) => drafts.keep(store.chat.id, detailOf(event).text));
page.composer.addEventListener('stop', () => void conversation.stop());
page.composer.addEventListener('notice', (event) => announcer.say(detailOf(event).text));

page.log.addEventListener('ask-again', (event) => {
  conversation.askAgain(detailOf(event).id);
  page.composer.focusText();
});
page.log.addEventListener('edit', (event) => {
  const { id, text } = detailOf(event);
  if (conversation.edit(id, text)) page.composer.focusText();
  else event.preventDefault();
});
page.log.addEventListener('continue', () => {
  conversation.ask(words.continuePrompt);
  page.composer.focusText();
});
page.log.addEventListener('choose', (event) => {
  const { id, step } = detailOf(event);
  page.log.keepAtFork(id, step);
  conversation.choose(id);
});
page.log.addEventListener('refresh', () => void conversation.refresh());
page.log.addEventListener('begin-anew', () => beginAnew());

for (const button of page.newChats) button.addEventListener('click', () => beginAnew());
page.temporary.addEventListener('click', () => beginAnew({ temporary: !store.chat.temporary }));
page.search.addEventListener('input', () => conversations.search(page.search.value));
page.search.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') list.focusFirst();
  else if (event.key !== 'Escape' || page.search.value === '') return;
  else conversations.search((page.search.value = ''));
  event.preventDefault();
  event.stopPropagation();
});
page.archived.addEventListener('click', () => {
  conversations.search((page.search.value = ''));
  void conversations.view(!conversations.list.archived);
});
page.models.addEventListener('change', () => (conversation.model = picker.model));
address.addEventListener('move', () => {
  if (address.conversation !== store.chat.id) void arrive(); // else a place within the page
});
document.addEventListener('shortcut', (event) => {
  const doing = shortcuts[/** @type {import('./view/shortcuts.js').Doing} */ (detailOf(event).doing)];
  if (doing() !== false) event.preventDefault();
});
showSourceCards(page.log);
copyTables(page.log);
listenForShortcuts(document);
connectFiles();

addEventListener('pagehide', () => {
  keeper.flush();
  toast.end();
});
addEventListener('online', () => wake.dispatchEvent(new Event('wake')));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let unseen;
document.addEventListener('visibilitychange', () => {
  clearTimeout(unseen);
  if (document.visibilityState === 'visible') {
    changes.open();
    wake.dispatchEvent(new Event('wake'));
    showList();
  } else {
    keeper.flush();
    unseen = setTimeout(() => changes.close(), UNSEEN_MS);
  }
});

void conversations.load();
changes.open();
const arrived = arrive();
show();
void arrived.then(() => {
  const unsent = drafts.takeUnsent((id) => store.chat.all.some((each) => each.id === id));
  if (unsent) page.composer.setDraft([unsent, page.composer.draft].filter(Boolean).join('\n\n'));
});
void meet({ conversation, store, changes, choices, picker });

function show() {
  const { chat } = store;
  address.settle(chat.id);
  page.log.show(chat);
  page.composer.setBusy(chat.running !== null, Boolean(chat.running?.stopping));
  queue.show(chat);
  const empty = chat.messages.length === 0 && chat.phase === 'ready';
  page.temporary.hidden = !empty && !chat.temporary;
  page.temporary.setAttribute('aria-pressed', String(chat.temporary));
  document.body.classList.toggle('empty', empty);
  document.body.classList.toggle('temporary', chat.temporary);
  const subject = chat.title || conversations.head(chat.id)?.title || (chat.all[0]?.text.slice(0, 60) ?? '');
  page.title.textContent = subject || 'Parley';
  document.title = subject ? words.titled(subject) : 'Parley';
  announcer.hear(chat);
}

/** To the conversation above or below on the list. @param {number} by */
function step(by) {
  const next = conversations.beside(store.chat.id, by);
  if (next) visit(next.id);
  return next !== undefined;
}

function showList() {
  const known = conversations.list;
  list.show(known, store.chat.id);
  page.archived.setAttribute('aria-pressed', String(known.archived));
}

/**
 * The user wants to see a conversation.
 * @param {string} id
 * @param {string} [message] that should be in sight
 */
function visit(id, message = '') {
  sidebar.closeDrawer();
  if (id !== store.chat.id || store.chat.phase !== 'ready') {
    address.go(id);
    void arrive(message);
  } else if (message && !store.chat.messages.some((each) => each.id === message)) conversation.choose(message);
  if (message) page.log.reveal(message);
}

/** Shows what the address names. @param {string} [message] that should be on the branch */
async function arrive(message = '') {
  const id = address.conversation;
  putAway();
  const kept = id ? null : keeper.recall();
  const opened = id ? conversation.open(id, { title: conversations.head(id)?.title, show: message }) : undefined;
  if (kept) conversation.takeUp(kept);
  else if (!id) conversation.clear();
  bringOut();
  await opened;
}

/** @param {{temporary: boolean}} [kind] */
function beginAnew(kind) {
  sidebar.closeDrawer();
  putAway();
  keeper.forget();
  address.go('');
  conversation.clear(kind);
  bringOut();
}

/** What is typed, and what was to be asked, is for this conversation. */
function putAway() {
  const { chat } = store;
  const waiting = chat.queue.map(({ text }) => text);
  if (waiting.length > 0) drafts.keep(chat.id, [...waiting, page.composer.draft].filter(Boolean).join('\n\n'));
}

function bringOut() {
  page.composer.setDraft(drafts.recall(store.chat.id));
  showList();
  page.composer.focusText();
}

/** @param {import('./wire/types.js').Head} head */
function remove(head) {
  conversations.hide(head.id);
  if (head.id === store.chat.id) beginAnew();
  // Put away at once, so that it is gone everywhere; deleted when it is too late to think better of it.
  if (!head.archived) void conversations.change(head.id, { archived: true });
  toast.show(words.deleted(head.title || words.untitled), {
    action: words.undo,
    onAction: () => {
      conversations.bringBack(head.id);
      if (!head.archived) void conversations.change(head.id, { archived: false });
    },
    onEnd: () => void conversations.remove(head.id),
  });
}
