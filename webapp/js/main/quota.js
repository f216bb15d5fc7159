/** @import { ChatStore } from '../state/store.js' */
/** @import { Quota } from '../wire/types.js' */
import { words } from '../view/words.js';
import { fetchMe } from '../wire/api.js';
import { page } from './page.js';

/**
 * Says what the user's limits leave, now and after each answer; nothing where there are none.
 * @param {Quota[]} quota
 * @param {ChatStore} store
 */
export async function showQuota(quota, store) {
  if (quota.length === 0) return;
  const { quotaWords } = await import('../view/admin/quota-words.js');
  const show = (/** @type {Quota[]} */ left) => {
    page.quota.textContent = `${words.quotaLeft} ${left.map(quotaWords).join(' · ')}`;
    page.quota.hidden = false;
  };
  let busy = false;
  store.addEventListener('change', () => {
    const over = busy && store.chat.running === null;
    busy = store.chat.running !== null;
    if (over) void fetchMe().then((me) => me && show(me.quota));
  });
  show(quota);
}
