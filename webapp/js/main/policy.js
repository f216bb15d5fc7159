import { showPolicy } from '../view/policy-dialog.js';
import { acceptPolicy, fetchPolicy } from '../wire/policy.js';
import { page } from './page.js';

let shown = false;

/**
 * Has the user accept what the server wants accepted. Where it cannot be had, the server still answers no question.
 * @param {(() => void) | null} signOut null: there is nothing to sign out of
 */
export async function askForPolicy(signOut) {
  if (shown) return;
  shown = true;
  const policy = await fetchPolicy();
  if (policy.ok && policy.value.due) {
    const { text, version } = policy.value;
    await showPolicy(text, { accept: () => accept(version), signOut });
    page.composer.focusText();
  }
  shown = false;
}

/** @param {string} version */
async function accept(version) {
  const accepted = await acceptPolicy(version);
  if (accepted.ok) return null;
  if (accepted.problem.status === 409) location.reload(); // another text holds by now
  return accepted.problem;
}
