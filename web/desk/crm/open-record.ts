/** Opening records of CRMs: only web addresses, in tabs that know nothing of this one. */

/** The address as it may be opened; null for what is none, such as a script. */
export function recordAddress(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

/** Whether a record may stand in a frame here: never a page of our own origin, which could reach out of the frame. */
export function mayEmbed(url: string, own: string): boolean {
  const address = recordAddress(url);
  return address !== null && new URL(address).origin !== own;
}

/** Opens a record in a new tab. @returns false when the browser did not let it. */
export function openInTab(url: string): boolean {
  const address = recordAddress(url);
  if (address === null) return false;
  // Not with `noopener`: then nothing would tell whether it was blocked. The tab loses its way back here instead.
  const tab = window.open('', '_blank');
  if (!tab) return false;
  tab.opener = null;
  tab.location.replace(address);
  return true;
}

const key = 'patchbay.desk.popped';
const mostClaimed = 100;

/** Whether this tab is the first of this browser to open the record of an answer. */
export function claim(answer: string): boolean {
  try {
    const claimed = JSON.parse(localStorage.getItem(key) ?? '[]') as string[];
    if (claimed.includes(answer)) return false;
    localStorage.setItem(key, JSON.stringify([...claimed, answer].slice(-mostClaimed)));
  } catch {
    // Without storage each tab stands for itself.
  }
  return true;
}
