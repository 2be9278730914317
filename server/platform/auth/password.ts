/** Passwords: argon2id by Node's own crypto, in the PHC string format, parameters beside the hash. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

interface Cost {
  /** KiB. */
  memory: number;
  passes: number;
  parallelism: number;
}

/** OWASP's first choice for argon2id (2024): 19 MiB, 2 passes, 1 lane. */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };

function derive(password: string, salt: Buffer, { memory, passes, parallelism }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      { message: password, nonce: salt, parallelism, tagLength: 32, memory, passes },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}

const b64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** @returns `$argon2id$v=19$m=…,t=…,p=…$salt$hash` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${b64(salt)}$${b64(key)}`;
}

const shape = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/;

/** Constant in time for one hash; false for anything that is not such a hash. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const match = shape.exec(hash);
  if (!match) return false;
  const [, memory, passes, parallelism, salt, key] = match;
  const expected = Buffer.from(key!, 'base64');
  const given = await derive(password, Buffer.from(salt!, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return expected.length === given.length && timingSafeEqual(expected, given);
}

let decoy: Promise<string> | undefined;
/** Spends the time of a verification, so that a wrong user name takes as long as a wrong password. */
export async function spendVerification(password: string): Promise<void> {
  decoy ??= hashPassword('nobody');
  await verifyPassword(password, await decoy);
}
