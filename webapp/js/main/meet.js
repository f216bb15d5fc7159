/** @import { Conversation } from '../state/conversation.js' */
/** @import { ChatStore } from '../state/store.js' */
/** @import { ModelPicker } from '../view/model-picker.js' */
/** @import { Changes } from '../wire/changes.js' */
/** @import { Me } from '../wire/types.js' */
import { examples } from '../view/examples.js';
import { fetchMe, fetchModels } from '../wire/api.js';
import { isLoginNeeded, loginAddress, signOut } from '../wire/login.js';
import { page } from './page.js';

/**
 * Asks who is there and what can be had. The page works without the answers.
 * @param {object} parts
 * @param {Conversation} parts.conversation
 * @param {ChatStore} parts.store
 * @param {Changes} parts.changes
 * @param {ReturnType<typeof import('./choices.js').connectChoices>} parts.choices
 * @param {ModelPicker} parts.picker
 */
export async function meet({ conversation, store, changes, choices, picker }) {
  changes.onLoginNeeded = logIn;
  store.addEventListener('change', () => logInFor(store.chat.messages.at(-1)));
  const [me, models] = await Promise.all([fetchMe(), fetchModels()]);
  const demo = me?.features.provider === 'demo';
  page.demo.hidden = !demo;
  page.demoNote.hidden = !demo;
  page.examples.replaceChildren(...examples(demo, (prompt) => conversation.ask(prompt)));
  choices.offer(me);
  page.composer.setAttachments(me?.features.attachments !== false);
  const { maxFileBytes, maxFiles } = me?.limits ?? {};
  if (maxFileBytes && maxFiles) page.composer.limits = { file: maxFileBytes, files: maxFiles };
  if (me?.logout) showWho(me);
  if (me?.user.name) conversation.names = { ...conversation.names, user: me.user.name };
  if (!models) return;
  picker.offer(models);
  conversation.model = picker.model;
}

/** What is typed, and what could not be asked, is there again afterwards. */
function logIn() {
  location.replace(loginAddress(location));
}

/** Answers that were not made for want of a login; one that an earlier visit has kept is no reason to log in now. @type {Set<string>} */
const refused = new Set();

/** @param {import('../state/types.js').Message | undefined} last */
function logInFor(last) {
  if (last?.role !== 'assistant' || !isLoginNeeded(last.problem) || refused.has(last.id)) return;
  refused.add(last.id);
  void fetchMe().then((me) => me ?? logIn());
}

/** @param {Me} me */
function showWho(me) {
  page.who.hidden = false;
  page.whoName.textContent = me.user.name;
  page.signOut.hidden = false;
  page.signOut.addEventListener('click', async () => {
    const next = await signOut(me);
    if (next) location.assign(next);
  });
}
