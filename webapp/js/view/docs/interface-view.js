/** @import { Answer, Content, Operation, Parameter } from '../../state/openapi.js' */
import { clientExamples } from '../../state/client-examples.js';
import { operationsByTag } from '../../state/openapi.js';
import { element } from '../dom.js';
import { docsWords as words } from './words.js';

/** The document is in English, whatever the page's language is. */
const ENGLISH = { lang: 'en' };

/**
 * @param {HTMLElement} place
 * @param {Record<string, unknown>} description an OpenAPI document
 * @param {string} base the address of `/v1`
 */
export function showInterface(place, description, base) {
  place.append(element('p', { class: 'note' }, words.note), element('p', {}, element('a', { href: 'openapi.json' }, words.document)));
  place.append(element('h2', {}, words.clients), element('p', { class: 'note' }, words.clientsNote));
  for (const { name, code } of clientExamples(base)) place.append(element('h3', {}, name), block(code, name));
  for (const [tag, operations] of operationsByTag(description)) {
    const title = words.tags[/** @type {keyof typeof words.tags} */ (tag)] ?? tag;
    place.append(element('h2', {}, title), ...operations.map(shown));
  }
}

/** @param {Operation} operation */
function shown({ method, path, says, parameters, body, answers }) {
  const heading = element(
    'summary',
    {},
    element('span', { class: 'method' }, method),
    element('code', {}, path),
    element('span', { class: 'says', ...ENGLISH }, says),
  );
  const content = element('div', { class: 'operation' });
  if (parameters.length > 0) content.append(element('h3', {}, words.parameters), parameterTable(parameters));
  if (body.length > 0) content.append(element('h3', {}, words.body), ...body.flatMap(contentOf));
  content.append(element('h3', {}, words.answers), ...answers.flatMap(answer));
  return element('details', {}, heading, content);
}

/** @param {Parameter[]} parameters */
function parameterTable(parameters) {
  const row = (/** @type {Parameter} */ each) =>
    element(
      'tr',
      {},
      element('td', {}, element('code', {}, each.name)),
      element('td', {}, words.places[/** @type {keyof typeof words.places} */ (each.place)] ?? each.place),
      element('td', {}, element('code', {}, each.type)),
      element('td', ENGLISH, each.says),
    );
  const titles = [words.name, words.place, words.type, words.meaning].map((title) => element('th', { scope: 'col' }, title));
  return element(
    'div',
    { class: 'wide', tabindex: '0', role: 'region', 'aria-label': words.parameters },
    element('table', {}, element('thead', {}, element('tr', {}, ...titles)), element('tbody', {}, ...parameters.map(row))),
  );
}

/** @param {Answer} each */
function answer({ status, says, content }) {
  const code = status === 'default' ? words.otherwise : status;
  return [element('p', {}, element('strong', {}, code), ' ', element('span', ENGLISH, says)), ...content.flatMap(contentOf)];
}

/** @param {Content} content */
function contentOf({ type, shape }) {
  const plain = !shape.includes('\n');
  return plain ? [element('p', {}, element('code', {}, type))] : [element('p', {}, element('code', {}, type)), block(shape, type)];
}

/** @param {string} code @param {string} label */
function block(code, label) {
  return element('pre', { tabindex: '0', role: 'region', 'aria-label': label, ...ENGLISH }, element('code', {}, code));
}
