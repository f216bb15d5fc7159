/** @import { InputRules } from '../wire/types.js' */
import { element } from './dom.js';
import { words } from './words.js';

/** Says what is checked, and what is not; nothing where there are no rules. @param {InputRules} rules */
export function inputRulesPart({ refused, masked, moderated }) {
  if (refused.length + masked.length === 0 && !moderated) return [];
  const says = words.inputRules;
  const said = [
    ...(refused.length > 0 ? [says.refused(refused.join(', '))] : []),
    ...(masked.length > 0 ? [says.masked(masked.join(', '))] : []),
    ...(moderated ? [says.moderated] : []),
    says.note,
  ];
  const heading = element('h3', { id: 'input-rules' }, says.title);
  return [element('section', { class: 'setting', 'aria-labelledby': heading.id }, heading, ...said.map((text) => element('p', { class: 'note' }, text)))];
}
