import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const refusal = (env: Record<string, string>): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

test('several keys are read, the first one first', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const { secretsKeys } = readConfig({
    SECRETS_KEY: `${first.toString('base64')}, ${second.toString('base64url')}`,
  });
  expect(secretsKeys).toEqual([first, second]);
  expect(readConfig({}).secretsKeys).toEqual([]);
});

test('a key that is wrong is named and never shown', () => {
  const short = randomBytes(31).toString('base64');
  const message = refusal({ SECRETS_KEY: `${randomBytes(32).toString('base64')},${short}`, PORT: 'many' });
  expect(message).toContain('SECRETS_KEY: the value given must be 32 bytes in base64');
  expect(message).toContain('PORT: "many"');
  expect(message).not.toContain(short);
});

test('the address from outside has no slash at its end, and is one', () => {
  expect(readConfig({ PUBLIC_URL: 'https://desk.example.com/' }).publicUrl).toBe('https://desk.example.com');
  expect(readConfig({}).publicUrl).toBeUndefined();
  expect(refusal({ PUBLIC_URL: 'desk.example.com' })).toContain(
    'PUBLIC_URL: "desk.example.com" must be an address',
  );
});
