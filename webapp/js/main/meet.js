/** @import { Conversation } from '../state/conversation.js' */
/** @import { ChatStore } from '../state/store.js' */
/** @import { ModelPicker } from '../view/model-picker.js' */
/** @import { Changes } from '../wire/changes.js' */
/** @import { Me } from '../wire/types.js' */
import { examples } from '../view/examples.js';
import { fetchMe, fetchModels } from '../wire/api.js';
import { isLoginNeeded, loginAddress, signOut } from '../wire/login.js';
import { isPolicyDue } from '../wire/policy.js';
import { storage } from './means.js';
import { page } from './page.js';
import { showQuota } from './quota.js';

const USER = 'parley.user';

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
  if (me && isSomebodyElse(me.user.id)) return choices.leave('.');
  const demo = me?.features.provider === 'demo';
  page.demo.hidden = !demo;
  page.demoNote.hidden = !demo;
  page.examples.replaceChildren(...examples(demo, (prompt) => conversation.ask(prompt)));
  page.administration.hidden = !me?.roles.includes('admin');
  void showQuota(me?.quota ?? [], store);
  choices.offer(me);
  conversation.mayBeMasked = (me?.inputRules.masked.length ?? 0) > 0;
  page.composer.setAttachments(me?.features.attachments !== false);
  const { maxFileBytes, maxFiles } = me?.limits ?? {};
  if (maxFileBytes && maxFiles) page.composer.limits = { file: maxFileBytes, files: maxFiles };
  if (me) showWho(me, choices.leave);
  if (me) showPolicy(me, store, choices.leave);
  if (me?.user.name) conversation.names = { ...conversation.names, user: me.user.name };
  if (!models) return;
  picker.offer(models);
  conversation.model = picker.model;
}

/**
 * What is to be accepted is shown at once, and where the server says so later: it may have another text by then.
 * @param {Me} me
 * @param {ChatStore} store
 * @param {(next: string) => void} leave
 */
function showPolicy(me, store, leave) {
  const away = me.logout ? () => void goAway(me, leave) : null;
  const show = async () => (await import('./policy.js')).askForPolicy(away);
  if (me.policyDue) void show();
  store.addEventListener('change', () => {
    const last = store.chat.messages.at(-1);
    if (last?.role === 'assistant' && isPolicyDue(last.problem) && isNew(last.id)) void show();
  });
}

/** What is typed, and what could not be asked, is there again afterwards. */
function logIn() {
  location.replace(loginAddress(location));
}

/** Answers that were not made for want of a login, or of something accepted: each is a reason for it once. @type {Set<string>} */
const refused = new Set();

/** @param {string} id */
function isNew(id) {
  const before = refused.size;
  return refused.add(id).size > before;
}

/** @param {import('../state/types.js').Message | undefined} last */
function logInFor(last) {
  if (last?.role !== 'assistant' || !isLoginNeeded(last.problem) || !isNew(last.id)) return;
  void fetchMe().then((me) => me ?? logIn());
}

/** Whether another person has used this tab before. @param {string} id */
function isSomebodyElse(id) {
  const session = storage(() => sessionStorage);
  const before = session?.getItem(USER) ?? id;
  session?.setItem(USER, id);
  return before !== id;
}

/**
 * @param {Me} me
 * @param {(next: string) => void} leave
 */
function showWho(me, leave) {
  page.who.hidden = me.user.id === 'local';
  page.whoName.textContent = me.user.name;
  page.signOut.hidden = me.logout === '';
  page.signOut.addEventListener('click', () => void goAway(me, leave));
}

/** @param {Me} me @param {(next: string) => void} leave */
async function goAway(me, leave) {
  const next = await signOut(me);
  if (next) leave(next);
}
