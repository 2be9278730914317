/** Draws without randomness: the same text gives the same number, now and in a replay. */

/** FNV-1a, 32 bits, over UTF-16 code units, and stirred so that texts which differ in one character fall far apart. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** From 0 up to, but not, 1. */
export const drawOf = (text: string): number => fnv1a(text) / 2 ** 32;
