/** @import { Conversation } from '../state/conversation.js' */
/** @import { ModelPicker } from '../view/model-picker.js' */
import { examples } from '../view/examples.js';
import { fetchMe, fetchModels } from '../wire/api.js';
import { page } from './page.js';

/**
 * Asks who is there and what can be had. The page works without the answers.
 * @param {object} parts
 * @param {Conversation} parts.conversation
 * @param {ReturnType<typeof import('./choices.js').connectChoices>} parts.choices
 * @param {ModelPicker} parts.picker
 */
export async function meet({ conversation, choices, picker }) {
  const [me, models] = await Promise.all([fetchMe(), fetchModels()]);
  const demo = me?.features.provider === 'demo';
  page.demo.hidden = !demo;
  page.demoNote.hidden = !demo;
  page.examples.replaceChildren(...examples(demo, (prompt) => conversation.ask(prompt)));
  choices.offer(me);
  page.composer.setAttachments(me?.features.attachments !== false);
  const { maxFileBytes, maxFiles } = me?.limits ?? {};
  if (maxFileBytes && maxFiles) page.composer.limits = { file: maxFileBytes, files: maxFiles };
  if (me?.user.name) conversation.names = { ...conversation.names, user: me.user.name };
  if (!models) return;
  picker.offer(models);
  conversation.model = picker.model;
}
