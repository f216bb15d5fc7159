/** @import { TreeCode, TreeElement, TreeNode } from '../../../../webapp/js/view/markdown/types.js' */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { BlockStream } from '../../../../webapp/js/view/markdown/block-stream.js';
import { configured } from '../../../../webapp/js/view/markdown/parser.js';

const UNPACKED = fileURLToPath(new URL('../../../../target/webjars/META-INF/resources/_static/markdown-it/', import.meta.url));

function findParser() {
  const [version, ...more] = existsSync(UNPACKED) ? readdirSync(UNPACKED) : [];
  if (!version || more.length > 0) throw new Error(`Not one version of the parser in ${UNPACKED}: run "./mvnw clean generate-resources" first`);
  return `${UNPACKED}${version}/dist/markdown-it.min.js`;
}

/** The very file that goes into the WAR. */
export const PARSER = findParser();
export const library = configured(createRequire(import.meta.url)(PARSER));

/** What is shown of a text that was there from the beginning. @param {string} text */
export function read(text) {
  const stream = new BlockStream(library);
  stream.take(text, false);
  return stream.blocks;
}

/**
 * What is shown at the end of a text that came in these pieces.
 * @param {readonly string[]} pieces
 */
export function readStreamed(pieces) {
  const stream = new BlockStream(library);
  let text = '';
  for (const piece of pieces) stream.take((text += piece), true);
  stream.take(text, false);
  return stream.blocks;
}

/**
 * @param {string} text
 * @param {number} size
 */
export function portions(text, size) {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));
}

/** A tree in short, to compare: attributes only where they say something. @param {TreeNode} node @returns {string} */
export function short(node) {
  if (typeof node === 'string') return node;
  if ('code' in node) return `<pre ${node.info}>${node.code}</pre>`;
  if ('tex' in node) return `<math${node.display ? ' display' : ''}>${node.tex}</math>`;
  if (node.attributes.class === 'table-tools') return '';
  const { dir, target, rel, title, translate, tabindex, role, scope, 'aria-label': label, ...telling } = node.attributes;
  const said = Object.entries(telling).map(([name, value]) => (name === 'class' || name === 'href' ? ` ${value}` : ` ${name}=${value}`));
  return node.tag === 'br' || node.tag === 'hr' ? `<${node.tag}>` : `<${node.tag}${said.join('')}>${node.children.map(short).join('')}</${node.tag}>`;
}

/** @param {readonly (TreeElement | TreeCode)[]} blocks */
export const brief = (blocks) => blocks.map(short).join('\n');
