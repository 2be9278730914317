/** Whether an event comes from somebody who knows the connection's webhook secret. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A signature may be this old, or this far ahead of our clock. Seconds. */
const toleranceSeconds = 300;
/** More signatures than that nobody has: two while a secret is changed. */
const mostSignatures = 5;

export interface SignedEvent {
  readonly body: Buffer;
  /** `t=<unix seconds>,v1=<hex of HMAC-SHA256 over "<t>.<body>">`; several `v1` are alternatives. */
  readonly signature: string | undefined;
  /** For senders that cannot sign, such as an API destination of EventBridge: the secret itself. */
  readonly token: string | undefined;
}

/** In constant time, whatever is wrong. */
export function isAuthentic(event: SignedEvent, secret: string, now: Date): boolean {
  if (event.token !== undefined) return same(event.token, secret);
  const fields = (event.signature ?? '').split(',').map((field) => field.trim().split('=', 2));
  const time = fields.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(time)) > toleranceSeconds) return false;
  const expected = createHmac('sha256', secret).update(`${time}.`).update(event.body).digest('hex');
  return fields
    .filter(([name]) => name === 'v1')
    .slice(0, mostSignatures)
    .some(([, given = '']) => same(given.toLowerCase(), expected));
}

/** Hashes have one length, so that the length of a secret is not told either. */
const same = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
