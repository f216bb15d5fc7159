import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { PARSER } from './markdown-reading.js';

/** The doors of the page, as HouseTest holds those of the server. */

const WEBAPP = fileURLToPath(new URL('../../../../webapp/', import.meta.url));

/** Room → the rooms whose code it may import. Types may come from everywhere. */
const DOORS = new Map([
  ['begin', []],
  ['main', ['main', 'view', 'state', 'wire']],
  ['admin', ['view', 'state', 'wire']],
  ['docs', ['view', 'state', 'wire']],
  ['view', ['view', 'state', 'words', 'vendor']],
  ['words', ['words']],
  ['state', ['state']],
  ['wire', ['wire']],
]);

/** @param {string} folder @param {string} ending @returns {string[]} paths relative to webapp, with slashes */
function files(folder, ending) {
  return readdirSync(join(WEBAPP, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(WEBAPP, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

const SCRIPTS = new Map(files('js', '.js').map((path) => [path, readFileSync(join(WEBAPP, path), 'utf8')]));

/** What is fetched from libraries in every case, and the file that becomes it. */
const LIBRARIES = new Map([['vendor/markdown-it/dist/markdown-it.min.js', PARSER]]);

/** @param {string} path */
const roomOf = (path) => (path.startsWith('vendor/') ? 'vendor' : (path.split('/')[1] ?? '').replace('.js', ''));

/** @param {string} path @returns {string[]} what it imports as soon as it runs, relative to webapp */
const imports = (path) => named(path, /\bfrom\s*'([^']+)'|^import\s*'([^']+)'|\bVENDOR = '([^']+\.js)'/gm);

/** @param {string} path @returns {string[]} what it imports when it is wanted */
const laterImports = (path) => named(path, /\bimport\(\s*'([^']+)'/g);

/** @param {string} path @param {RegExp} pattern */
function named(path, pattern) {
  const code = (SCRIPTS.get(path) ?? '').replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return Array.from(code.matchAll(pattern), ([, ...names]) => posix.normalize(posix.join(dirname(path), names.find(Boolean) ?? '')));
}

/** What the browser fetches before anything can be done. */
function firstGraph() {
  const reached = new Set(['js/main.js']);
  for (const path of reached) for (const target of imports(path)) reached.add(target);
  return [...reached];
}

test('rooms use only the rooms that they may', () => {
  assert.ok(SCRIPTS.size > 20);
  for (const path of SCRIPTS.keys()) {
    const allowed = DOORS.get(roomOf(path));
    assert.ok(allowed, `${path} is in no room`);
    for (const target of [...imports(path), ...laterImports(path)]) assert.ok(allowed.includes(roomOf(target)), `${path} must not import ${target}`);
  }
});

test('imports are relative and lead somewhere', () => {
  for (const path of SCRIPTS.keys()) for (const target of [...imports(path), ...laterImports(path)]) assert.ok(SCRIPTS.has(target) || LIBRARIES.has(target), `${path}: ${target}`);
});

test('nothing of an answer can become markup or code', () => {
  const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|setHTML|createContextualFragment|\beval\b|new Function|srcdoc/;
  for (const [path, code] of SCRIPTS) assert.doesNotMatch(code.replace(/\/\*[\s\S]*?\*\//g, ''), forbidden, path);
});

test('wire and state know no page', () => {
  for (const [path, code] of SCRIPTS) {
    if (['wire', 'state'].includes(roomOf(path))) assert.doesNotMatch(code, /\b(?:document|window|customElements|localStorage|sessionStorage)\./, path);
  }
});

test('the page has no script or style of its own and asks for nothing from elsewhere', () => {
  for (const page of ['index.html', 'admin.html', 'api.html']) {
    const html = readFileSync(join(WEBAPP, page), 'utf8');
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:/i);
    for (const [, url = ''] of html.matchAll(/\s(?:src|href)="([^"]+)"/g)) assert.doesNotMatch(url, /^(?:[a-z]+:|\/)/i, url);
  }
});

test('the page names its first graph of modules, whole', () => {
  const html = readFileSync(join(WEBAPP, 'index.html'), 'utf8');
  const preloads = Array.from(html.matchAll(/rel="modulepreload" href="([^"]+)"/g), ([, url = '']) => url);
  assert.deepEqual([...preloads].sort(), firstGraph().filter((path) => path !== 'js/main.js').sort());
});

test('the first load is small', () => {
  const scripts = firstGraph().filter((path) => SCRIPTS.has(path));
  const all = ['index.html', 'favicon.svg', 'js/begin.js', 'js/words/ja.js', 'js/words/problems/ja.js', ...scripts, ...files('css', '.css').filter((path) => !['css/admin.css', 'css/api.css'].includes(path))];
  const paths = [...all.map((path) => join(WEBAPP, path)), ...LIBRARIES.values()];
  const bytes = paths.reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);
  assert.ok(bytes < 200_000, `${bytes} bytes compressed`);
});

test('files stay readable', () => {
  for (const [path, code] of SCRIPTS) assert.ok(code.split('\n').length <= 301, `${path} is too long: split it`);
});
