/** Ids that follow from what they are for: a repeat has the same one. */
import { createHash } from 'node:crypto';

/** Patchbay's namespace for them; never changes. */
const namespace = Buffer.from('6f1c53a58a0e5c0b9d5ee2f1c4b7a390', 'hex');

/** A UUID version 5 (RFC 9562) of the parts. */
export function deterministicId(...parts: readonly string[]): string {
  const bytes = createHash('sha1').update(namespace).update(parts.join('\u0000')).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
