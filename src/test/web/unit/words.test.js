import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { problemWords } from '../../../../webapp/js/view/words.js';
import { words as adminEnglish } from '../../../../webapp/js/words/admin/en.js';
import { words as docsEnglish } from '../../../../webapp/js/words/docs/en.js';
import { words as english } from '../../../../webapp/js/words/en.js';
import { measures } from '../../../../webapp/js/words/measures.js';

/** What the page says, in each of its languages. */

const WEBAPP = new URL('../../../../webapp/', import.meta.url);
const BEGIN = readFileSync(new URL('js/begin.js', WEBAPP), 'utf8');
const LANGUAGES = readdirSync(new URL('js/words/', WEBAPP)).flatMap((name) => /^(..)\.js$/.exec(name)?.[1] ?? []);

/** @param {string} language @returns {Promise<Record<string, unknown>>} */
const wordsOf = async (language) => (await import(`../../../../webapp/js/words/${language}.js`)).words;

const PAGES = readdirSync(WEBAPP).filter((name) => name.endsWith('.html'));

/** Numbers do for names, too: each has to come out where it went in. */
const VALUES = [3, 4, 5];

/** @param {unknown} words @param {string} [at] @returns {[string, string][]} every text by its path, with values in its places */
function texts(words, at = '') {
  if (typeof words === 'string') return [[at, words]];
  if (typeof words === 'function') return [[at, String(words(...VALUES.slice(0, words.length)))]];
  return Object.entries(/** @type {object} */ (words)).flatMap(([key, value]) => texts(value, `${at}/${key}`));
}

/** @param {string} text @returns {string[]} what must be the same in every language */
const fixed = (text) => (text.match(/\d+|[A-Z]+_[A-Z_]+|\bdemo:\w+|`/g) ?? []).sort();

test('every language says everything, with the same in its places', async () => {
  assert.deepEqual(LANGUAGES, ['de', 'en', 'es', 'fr', 'ja']);
  const source = new Map(texts(english));
  assert.ok(source.size > 150);
  for (const language of LANGUAGES) {
    const spoken = texts(await wordsOf(language));
    assert.deepEqual(spoken.map(([path]) => path), [...source.keys()], language);
    for (const [path, text] of spoken) {
      assert.deepEqual(fixed(text), fixed(source.get(path) ?? ''), `${language}: ${path}`);
      assert.ok(text !== '' || source.get(path) === '', `${language}: ${path} is empty`);
      assert.equal(text.split('`').length % 2, 1, `${language}: ${path} has half a pair of backticks`);
    }
  }
});

for (const [folder, door, source] of /** @type {const} */ ([['admin', 'admin.js', adminEnglish], ['docs', 'docs.js', docsEnglish]])) {
  test(`so does the page of ${door}`, async () => {
    const known = new Map(texts(source));
    for (const language of LANGUAGES) {
      const spoken = texts((await import(`../../../../webapp/js/words/${folder}/${language}.js`)).words);
      assert.deepEqual(spoken.map(([path]) => path), [...known.keys()], language);
      for (const [path, text] of spoken) {
        assert.deepEqual(fixed(text), fixed(known.get(path) ?? ''), `${language}: ${path}`);
        assert.equal(text === '', known.get(path) === '', `${language}: ${path}`);
      }
    }
    const views = readdirSync(new URL(`js/view/${folder}/`, WEBAPP)).map((name) => `js/view/${folder}/${name}`);
    const scripts = [...views, `js/${door}`].map((name) => readFileSync(new URL(name, WEBAPP), 'utf8')).join('\n');
    for (const name of Object.keys(source)) assert.match(scripts, new RegExp(`words\\.${name}\\b`), name);
  });
}

test('nothing is said nowhere', () => {
  const scripts = readdirSync(new URL('js/', WEBAPP), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js') && !name.startsWith('words'));
  const page = [...scripts.map((name) => `js/${name}`), ...PAGES].map((name) => readFileSync(new URL(name, WEBAPP), 'utf8')).join('\n');
  for (const name of Object.keys(english)) assert.match(page, new RegExp(`words\\.${name}\\b|data-words[a-z-]*="${name}"|\\b${name} \\} = words`), name);
});

test('the markup says in English what its names stand for', () => {
  const html = PAGES.map((name) => readFileSync(new URL(name, WEBAPP), 'utf8')).join('');
  const known = /** @type {Record<string, unknown>} */ (english);
  let seen = 0;
  for (const [, name = '', text = ''] of html.matchAll(/ data-words="(\w+)"[^>]*>([\s\S]*?)<\/(?:a|p|h\d|span|label|button|li|dt|dd|legend|option)>/g)) {
    assert.equal(text.replace(/<\/kbd> <kbd>/g, '` `').replace(/<\/?(?:code|kbd)>/g, '`'), known[name], name);
    seen++;
  }
  for (const [tag] of html.matchAll(/<[^>]+ data-words-[^>]+>/g)) {
    for (const [, attribute, name = ''] of tag.matchAll(/ data-words-([a-z-]+)="(\w+)"/g)) {
      assert.equal(new RegExp(` ${attribute}="([^"]*)"`).exec(tag)?.[1], known[name], `${name} in ${tag}`);
      seen++;
    }
  }
  assert.equal(seen, [...html.matchAll(/ data-words(?:-[a-z-]+)?="/g)].length);
});

test('nothing that the markup shows is without a name', () => {
  const html = readFileSync(new URL('index.html', WEBAPP), 'utf8').replace(/<(svg|noscript|!--)[\s\S]*?(?:<\/\1>|-->)/g, '');
  for (const [tag] of html.matchAll(/<[^>]*? (?:aria-label|placeholder|title)="[^>]*>/g)) {
    for (const [, attribute] of tag.matchAll(/ (aria-label|placeholder|title)="/g)) assert.match(tag, new RegExp(`data-words-${attribute}=`));
  }
});

/** @param {string[]} languages @param {Record<string, string>} [kept] @returns {{lang: string, dataset: Record<string, string>, preloads: string[]}} */
function begun(languages, kept = {}) {
  const page = { lang: '', dataset: {}, classList: { toggle: () => {} } };
  /** @type {string[]} */
  const preloads = [];
  const head = { append: (/** @type {{href: string}} */ link) => preloads.push(link.href) };
  const document = { documentElement: page, createElement: () => ({ href: '', rel: '' }), head };
  runInNewContext(BEGIN, { document, matchMedia: () => ({ matches: false }), navigator: { languages }, localStorage: { getItem: (/** @type {string} */ key) => kept[key] ?? null } });
  return { ...page, preloads };
}

test('the language is the one that was chosen, or the first of the browser’s that we speak', () => {
  assert.equal(begun(['de-AT', 'en']).lang, 'de');
  assert.deepEqual(begun(['pt-BR', 'fr']).preloads, ['js/words/fr.js', 'js/words/problems/fr.js']);
  assert.equal(begun(['tlh']).lang, 'en');
  assert.equal(begun(['de'], { 'parley.language': 'ja' }).lang, 'ja');
  assert.equal(begun(['de'], { 'parley.language': '../../x' }).lang, 'de');
  assert.equal(Object.hasOwn(begun(['de'], { 'parley.theme': 'pink' }).dataset, 'theme'), false);
  assert.equal(begun(['de'], { 'parley.theme': 'dark' }).dataset.theme, 'dark');
  assert.deepEqual(/LANGUAGES = \[(.*)\]/.exec(BEGIN)?.[1]?.match(/\w+/g), ['en', ...LANGUAGES.filter((each) => each !== 'en')]);
});

test('amounts are written as the language writes them', () => {
  assert.equal(measures('de').number(1234567.5), '1.234.567,5');
  assert.equal(measures('en').duration(75), '1 min 15 sec');
  assert.equal(measures('fr').plural(0, 'réponse', 'réponses'), 'réponse');
  assert.equal(measures('en').plural(0, 'answer', 'answers'), 'answers');
  assert.equal(measures('de').size(1536 * 1024), '1,5 MB');
});

test('a problem of a known type is told in our words, of another in the server’s, and of none by its status', () => {
  const problem = { type: 'about:blank', title: '', status: 503, detail: '', retryable: true };
  assert.deepEqual(problemWords(problem), english.statuses[503]);
  assert.equal(problemWords({ ...problem, type: 'urn:parley:problem:too-large', title: 'x', detail: 'At most 5 bytes.' }).detail, 'At most 5 bytes.');
  assert.equal(problemWords({ ...problem, type: 'upstream-timeout', title: 'x' }).title, english.problems['upstream-timeout'].title);
  assert.deepEqual(problemWords({ ...problem, type: 'constructor', title: 'T', detail: 'D' }), { title: 'T', detail: 'D' });
  assert.equal(problemWords({ ...problem, status: 418 }).detail, english.answeredWith(418));
  assert.match(problemWords({ ...problem, retryAfterMs: 3000 }).detail, /Try again in 3/);
});
