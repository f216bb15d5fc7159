import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Preferences, forgetAll } from '../../../../webapp/js/state/preferences.js';

/** @param {Record<string, string>} [before] */
function shelf(before = {}) {
  const kept = new Map(Object.entries(before));
  return {
    kept,
    get length() {
      return kept.size;
    },
    key: (/** @type {number} */ at) => [...kept.keys()][at] ?? null,
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
}

test('what was chosen is kept and told; the usual takes no room', () => {
  const storage = shelf();
  const preferences = new Preferences(storage);
  let told = 0;
  preferences.addEventListener('change', () => told++);
  preferences.set('theme', 'dark');
  assert.equal(new Preferences(storage).get('theme'), 'dark');
  preferences.set('theme', 'system');
  assert.equal(preferences.get('theme'), 'system');
  assert.equal(storage.kept.size, 0);
  assert.equal(told, 2);
});

test('what nobody could have chosen is the usual', () => {
  const preferences = new Preferences(shelf({ 'parley.theme': 'pink', 'parley.reasoning': 'extreme' }));
  assert.equal(preferences.get('theme'), 'system');
  assert.equal(preferences.get('reasoning'), '');
});

test('where nothing can be kept, a choice holds as long as the page', () => {
  const full = () => {
    throw new Error('QuotaExceededError');
  };
  for (const storage of [null, { ...shelf(), getItem: full, setItem: full, removeItem: full }]) {
    const preferences = new Preferences(storage);
    preferences.set('sending', 'ctrlEnter');
    assert.equal(preferences.get('sending'), 'ctrlEnter');
  }
});

test('forgets what is ours and nothing else', () => {
  const storage = shelf({ 'parley.theme': 'dark', 'parley.model': 'm', 'other.theme': 'dark', 'parley.draft': 'x' });
  forgetAll(storage);
  assert.deepEqual([...storage.kept.keys()], ['other.theme']);
  forgetAll(null);
});
