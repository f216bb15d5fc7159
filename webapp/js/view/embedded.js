/**
 * What the page around an embedded chat has asked for.
 * @typedef {{ model?: string, greeting?: string, theme?: string }} Wishes
 */

/**
 * Fits the page into another one, if it stands in one: `embed.js` there says how, by the frame's name.
 * @param {Window} window
 * @param {Document} document
 * @returns {Wishes | null} null: it stands alone
 */
export function embedded(window, document) {
  if (window.parent === window) return null;
  const wishes = read(window.name);
  document.documentElement.classList.add('embedded');
  if (wishes.theme === 'light' || wishes.theme === 'dark') document.documentElement.dataset.wished = wishes.theme;
  const greeting = document.getElementById('greeting');
  if (greeting && wishes.greeting) greeting.textContent = wishes.greeting;
  return wishes;
}

/**
 * @param {string} name
 * @returns {Wishes}
 */
function read(name) {
  try {
    const wishes = JSON.parse(name)?.parley ?? {};
    return Object.fromEntries(Object.entries(wishes).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {}; // somebody else's frame
  }
}
