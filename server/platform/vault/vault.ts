/** Secrets at rest: AES-256-GCM under a key that is not in the database, each bound to the place it is for. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';

export interface Vault {
  /** @param scope whose secret it is, such as `<organization>/connection/<id>`: it opens under this scope only. */
  seal(scope: string, text: string): Buffer;
  /** @throws {AppError} `secret.unreadable` when no key here made it, or it was changed or moved. */
  open(scope: string, sealed: Buffer): string;
}

/** version (1) | key id (4) | nonce (12) | tag (16) | text */
const version = 1;
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + keyIdBytes;

interface Key {
  readonly id: Buffer;
  readonly bytes: Buffer;
}

const withId = (bytes: Buffer): Key => ({
  bytes,
  id: createHash('sha256').update('patchbay vault key\0').update(bytes).digest().subarray(0, keyIdBytes),
});

/** What is authenticated beside the text: where it belongs, and its head. */
const additional = (scope: string, head: Buffer): Buffer => Buffer.concat([head, Buffer.from(scope, 'utf8')]);

/**
 * @param keys of 32 bytes each. The first seals; all of them open, so that a key can be replaced without sealing
 * everything anew on the same day.
 */
export function createVault(keys: readonly Buffer[]): Vault {
  const known = keys.map(withId);
  const first = known[0];
  if (first === undefined || known.some((key) => key.bytes.length !== 32))
    throw new RangeError('The vault needs keys of 32 bytes.');
  return {
    seal(scope, text) {
      const head = Buffer.concat([Buffer.from([version]), first.id]);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', first.bytes, nonce).setAAD(additional(scope, head));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([head, nonce, cipher.getAuthTag(), sealed]);
    },
    open(scope, sealed) {
      const head = sealed.subarray(0, headBytes);
      if (head[0] !== version || sealed.length < headBytes + nonceBytes + tagBytes)
        throw new AppError('secret.unreadable', { reason: 'damaged' });
      const key = known.find((each) => each.id.equals(head.subarray(1)));
      if (key === undefined) throw new AppError('secret.unreadable', { reason: 'unknown_key' });
      const nonce = sealed.subarray(headBytes, headBytes + nonceBytes);
      const rest = sealed.subarray(headBytes + nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: tagBytes })
        .setAAD(additional(scope, head))
        .setAuthTag(rest.subarray(0, tagBytes));
      try {
        const text = Buffer.concat([decipher.update(rest.subarray(tagBytes)), decipher.final()]);
        return text.toString('utf8');
      } catch (cause) {
        throw new AppError('secret.unreadable', { reason: 'damaged' }, { cause });
      }
    },
  };
}
