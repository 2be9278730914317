import { keep, readKept } from '../state/kept.ts';

/** What stands for the session's cookie where browsers keep that away: in the frame of another site. */
export interface Bearer {
  token: string;
  expiresAt: string;
}

const key = 'bearer';
let held: Bearer | null = readKept<Bearer>(key);

/** The bearer token of this tab that still holds; null where the cookie does its work. */
export function bearer(): Bearer | null {
  return held !== null && Date.parse(held.expiresAt) > Date.now() ? held : null;
}

/** Keeps the token for this tab until it signs out. */
export function holdBearer(next: Bearer | null): void {
  held = next;
  keep(key, next);
}

/** The headers of a request. */
export function authorization(): Record<string, string> {
  const now = bearer();
  return now === null ? {} : { authorization: `Bearer ${now.token}` };
}
