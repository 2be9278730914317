/** Reads a value that this tab kept for itself, or null. */
export function readKept<T>(key: string): T | null {
  try {
    const stored = sessionStorage.getItem(`patchbay.desk.${key}`);
    return stored === null ? null : (JSON.parse(stored) as T);
  } catch {
    return null;
  }
}

/** Keeps a value for this tab across reloads, as far as the browser lets us. */
export function keep(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(`patchbay.desk.${key}`, JSON.stringify(value));
  } catch {
    // Without storage the value lives as long as the page.
  }
}

/** Forgets everything this tab kept: the next person at this browser must not find it. */
export function forgetKept(): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith('patchbay.desk.')) sessionStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept.
  }
}
