import { element } from './dom.js';

/**
 * Colours for finished code blocks, by Prism's token tree (never its HTML). Prism and each language are fetched when first
 * needed; a language that we have no grammar for stays plain.
 */

/** @typedef {string | {type: string, content: PrismToken | PrismToken[]}} PrismToken */
/** @typedef {{manual?: boolean, languages: Record<string, unknown>, tokenize(text: string, grammar: unknown): PrismToken[]}} Prism */

const VENDOR = '../../vendor/prismjs/components/';
/** Above this, colours cost more time than they are worth. */
const MAX_CHARS = 40_000;
const MAX_DEPTH = 8;

/** Grammars that build on others, after which they have to be loaded. @type {Map<string, string[]>} */
const NEEDS = new Map([
  ['bash', []],
  ['c', ['clike']],
  ['cpp', ['c']],
  ['csharp', ['clike']],
  ['css', []],
  ['diff', []],
  ['docker', []],
  ['go', ['clike']],
  ['groovy', ['clike']],
  ['http', []],
  ['ini', []],
  ['java', ['clike']],
  ['javascript', ['clike']],
  ['json', []],
  ['jsx', ['markup', 'javascript']],
  ['kotlin', ['clike']],
  ['markdown', ['markup']],
  ['markup', []],
  ['perl', []],
  ['php', ['markup', 'clike', 'markup-templating']],
  ['powershell', []],
  ['properties', []],
  ['python', []],
  ['r', []],
  ['ruby', ['clike']],
  ['rust', []],
  ['scala', ['java']],
  ['sql', []],
  ['swift', []],
  ['toml', []],
  ['typescript', ['javascript']],
  ['tsx', ['jsx', 'typescript']],
  ['yaml', []],
  ['clike', []],
  ['markup-templating', ['markup']],
]);

const ALIASES = new Map(
  Object.entries({ js: 'javascript', mjs: 'javascript', ts: 'typescript', py: 'python', python3: 'python', sh: 'bash', shell: 'bash', zsh: 'bash', console: 'bash', html: 'markup', xml: 'markup', svg: 'markup', xhtml: 'markup', 'c++': 'cpp', cs: 'csharp', 'c#': 'csharp', rb: 'ruby', rs: 'rust', kt: 'kotlin', yml: 'yaml', md: 'markdown', dockerfile: 'docker', ps1: 'powershell', golang: 'go', jsonc: 'json', json5: 'json', plsql: 'sql', mysql: 'sql', postgresql: 'sql', patch: 'diff' }),
);

/** @type {Map<string, Promise<unknown>>} */
const loading = new Map();

/**
 * @param {string} text
 * @param {string} language as the answer calls it
 * @returns {Promise<DocumentFragment | null>} null where it stays plain
 */
export async function highlighted(text, language) {
  const name = ALIASES.get(language.toLowerCase()) ?? language.toLowerCase();
  if (!NEEDS.has(name) || text.length > MAX_CHARS) return null;
  try {
    const prism = await load(name);
    await idle();
    const grammar = prism.languages[name];
    if (!grammar) return null;
    const fragment = document.createDocumentFragment();
    appendTokens(fragment, prism.tokenize(text, grammar), 0);
    return fragment;
  } catch {
    return null; // no colours are no reason to show no code
  }
}

/**
 * @param {string} name
 * @returns {Promise<Prism>}
 */
async function load(name) {
  const holder = /** @type {{Prism?: Partial<Prism>}} */ (/** @type {unknown} */ (globalThis));
  holder.Prism ??= { manual: true }; // or it would colour the page by itself
  await once('core');
  for (const needed of NEEDS.get(name) ?? []) await load(needed);
  await once(name);
  return /** @type {Prism} */ (holder.Prism);
}

/** @param {string} component */
function once(component) {
  let promise = loading.get(component);
  if (!promise) {
    promise = import(`${VENDOR}prism-${component}.min.js`);
    loading.set(component, promise);
  }
  return promise;
}

/**
 * @param {Node} parent
 * @param {PrismToken | PrismToken[]} tokens
 * @param {number} depth
 */
function appendTokens(parent, tokens, depth) {
  for (const token of Array.isArray(tokens) ? tokens : [tokens]) {
    if (typeof token === 'string') parent.appendChild(document.createTextNode(token));
    else if (depth > MAX_DEPTH) parent.appendChild(document.createTextNode(plain(token)));
    else {
      const span = element('span', { class: `tok-${token.type}` });
      appendTokens(span, token.content, depth + 1);
      parent.appendChild(span);
    }
  }
}

/**
 * @param {PrismToken | PrismToken[]} token
 * @returns {string}
 */
function plain(token) {
  if (typeof token === 'string') return token;
  return Array.isArray(token) ? token.map(plain).join('') : plain(token.content);
}

/** @returns {Promise<void>} */
function idle() {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 500 });
    else setTimeout(resolve, 50);
  });
}
