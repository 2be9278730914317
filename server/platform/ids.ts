/** Randomness comes in through this port. */
import { randomBytes } from 'node:crypto';

export interface Ids {
  /** A UUID version 7 (RFC 9562): its first 48 bits are the time, so new rows go to the end of an index. */
  next(): string;
  /** A secret of 256 bits, base64url. */
  secret(): string;
}

let pool = Buffer.alloc(0);
let used = 0;

/** Ten random bytes; drawn 4 kB at a time, since each call into the generator costs more than the bytes. */
function tenRandomBytes(): Buffer {
  if (used + 10 > pool.length) {
    pool = randomBytes(4096);
    used = 0;
  }
  used += 10;
  return pool.subarray(used - 10, used);
}

export const systemIds: Ids = {
  next() {
    const bytes = Buffer.alloc(16);
    bytes.writeUIntBE(Date.now(), 0, 6);
    tenRandomBytes().copy(bytes, 6);
    bytes[6] = (bytes[6]! & 0x0f) | 0x70;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
  secret: () => randomBytes(32).toString('base64url'),
};
