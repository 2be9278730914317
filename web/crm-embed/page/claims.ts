/** Which of several pages of this browser does what is to be done once. */

const prefix = 'patchbay.embed.claimed.';
/** So many are remembered; older ones were over long ago. */
const mostClaims = 200;

/**
 * True for the first page that asks. Without storage every page is the first: then something may be done twice, and
 * nothing is left undone.
 */
export async function claim(window: Window, what: string): Promise<boolean> {
  const { locks } = window.navigator;
  // Two pages hear of the same event in the same moment.
  return locks ? await locks.request(`${prefix}lock`, () => mark(window, what)) : mark(window, what);
}

function mark(window: Window, what: string): boolean {
  try {
    const claims = JSON.parse(window.localStorage.getItem(prefix) ?? '[]') as unknown;
    const known = Array.isArray(claims) ? claims : [];
    if (known.includes(what)) return false;
    window.localStorage.setItem(prefix, JSON.stringify([...known, what].slice(-mostClaims)));
    return true;
  } catch {
    return true;
  }
}
