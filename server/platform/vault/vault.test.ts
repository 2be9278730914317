import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { isAppError } from '../errors.ts';
import { ensureKeyFile, KeyFileError } from './key-file.ts';
import { openVault } from './open-vault.ts';
import { createVault } from './vault.ts';

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'patchbay-vault-'));
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true });
});

const reason = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    if (isAppError(error, 'secret.unreadable')) return error.details;
    throw error;
  }
  return 'opened';
};

test('what was sealed opens again, under its own scope only', () => {
  const vault = createVault([randomBytes(32)]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (text, scope, other) => {
      const sealed = vault.seal(scope, text);
      expect(vault.open(scope, sealed)).toBe(text);
      if (other !== scope) expect(reason(() => vault.open(other, sealed))).toEqual({ reason: 'damaged' });
    }),
  );
});

test('the text is not in the bytes, and no two sealings are alike', () => {
  const vault = createVault([randomBytes(32)]);
  const one = vault.seal('a', 'a very secret text');
  expect(one.includes('secret text')).toBe(false);
  expect(vault.seal('a', 'a very secret text').equals(one)).toBe(false);
});

test('any changed or missing byte is noticed', () => {
  const vault = createVault([randomBytes(32)]);
  const sealed = vault.seal('a', 'text');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    expect(reason(() => vault.open('a', changed))).toMatchObject({ reason: expect.any(String) });
    expect(reason(() => vault.open('a', sealed.subarray(0, at)))).toMatchObject({
      reason: expect.any(String),
    });
  }
});

test('a new first key seals, the old one still opens, and without it the error names the cause', () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const sealed = createVault([old]).seal('a', 'text');
  const both = createVault([fresh, old]);
  expect(both.open('a', sealed)).toBe('text');
  expect(createVault([fresh]).open('a', both.seal('a', 'new'))).toBe('new');
  expect(reason(() => createVault([fresh]).open('a', sealed))).toEqual({ reason: 'unknown_key' });
});

test('keys of another length are refused', () => {
  expect(() => createVault([])).toThrow(RangeError);
  expect(() => createVault([randomBytes(16)])).toThrow(RangeError);
});

test('the key file is made once, for its owner only, and opens what it sealed after keys were configured', () => {
  const dataDir = join(folder(), 'not', 'there', 'yet');
  const sealed = openVault([], dataDir).seal('a', 'text');
  expect(statSync(join(dataDir, 'secrets.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(['secrets.key']);
  expect(openVault([], dataDir).open('a', sealed)).toBe('text');
  expect(openVault([randomBytes(32)], dataDir).open('a', sealed)).toBe('text');
});

test('a damaged key file is told, not replaced', () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'secrets.key'), 'half a k');
  expect(() => ensureKeyFile(dataDir)).toThrow(KeyFileError);
});

test('a data folder that cannot be made is told with what to do', () => {
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  expect(() => openVault([], join(file, 'below'))).toThrow(/Set SECRETS_KEY/);
});

test('processes that start together agree on one key', async () => {
  const dataDir = folder();
  const module = fileURLToPath(new URL('./key-file.ts', import.meta.url));
  const program = `const { ensureKeyFile } = await import(process.argv[1]); console.log(ensureKeyFile(process.argv[2]).toString('hex'));`;
  const runs = Array.from({ length: 6 }, () =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, module, dataDir]),
  );
  const keys = new Set((await Promise.all(runs)).map(({ stdout }) => stdout.trim()));
  expect(keys.size).toBe(1);
  expect(readdirSync(dataDir)).toEqual(['secrets.key']);
});
