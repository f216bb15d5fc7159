/** The way in and out. All URLs are relative to the page, so any context path works. */

const NEEDED = 'urn:parley:problem:login-needed';

/** Whether it is mended by a login at this server; a proxy in front has its own. @param {{type: string} | null | undefined} problem */
export function isLoginNeeded(problem) {
  return problem?.type === NEEDED;
}

/** @param {{pathname: string, search: string}} page to come back to */
export function loginAddress({ pathname, search }) {
  return `login?to=${encodeURIComponent(pathname.slice(pathname.lastIndexOf('/')) + search)}`;
}

/**
 * Ends the session, where it is this server's to end.
 * @param {{logout: string, logoutMethod: string}} me
 * @returns {Promise<string>} where to go then; empty when it did not work
 */
export async function signOut({ logout, logoutMethod }) {
  if (logoutMethod !== 'POST') return logout;
  try {
    const response = await fetch(logout, { method: 'POST', headers: { Accept: 'application/json' } });
    return response.ok ? String((await response.json()).next ?? '') : '';
  } catch {
    return '';
  }
}
