/**
 * Small signed values: Direct Line tokens and attachment addresses. `payload.signature`, base64url, HMAC-SHA-256
 * over purpose and payload; nothing is stored. Purposes keep a value made for one thing from serving another.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

function sign(key: Buffer, purpose: string, payload: string): string {
  return createHmac('sha256', key).update(purpose).update('\0').update(payload).digest('base64url');
}

/** @param value JSON. */
export function seal(key: Buffer, purpose: string, value: unknown): string {
  const payload = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${payload}.${sign(key, purpose, payload)}`;
}

/** The value, or undefined when it was not sealed by this key for this purpose. Expiry is the caller's. */
export function unseal(key: Buffer, purpose: string, text: string): unknown {
  const dot = text.indexOf('.');
  if (dot < 0) return undefined;
  const payload = text.slice(0, dot);
  const given = Buffer.from(text.slice(dot + 1));
  const expected = Buffer.from(sign(key, purpose, payload));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A secret that follows from the key: shown when asked for, stored nowhere. */
export const derivedSecret = (key: Buffer, purpose: string): string => sign(key, 'derived', purpose);
