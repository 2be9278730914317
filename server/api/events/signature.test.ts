import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isAuthentic } from './signature.ts';

const secret = 'a secret of the connection';
const now = new Date('2026-11-21T09:00:00Z');
const body = Buffer.from('{"source":"aws.s3"}');
const sign = (time: number, text: Buffer | string = body, key = secret) =>
  createHmac('sha256', key).update(`${time}.`).update(text).digest('hex');
const seconds = now.getTime() / 1000;
const check = (signature: string | undefined, token?: string) =>
  isAuthentic({ body, signature, token }, secret, now);

test('who knows the secret is let in', () => {
  expect(check(`t=${seconds},v1=${sign(seconds)}`)).toBe(true);
  expect(check(`t=${seconds - 299}, v1=${sign(seconds - 299).toUpperCase()}`)).toBe(true);
  expect(check(`t=${seconds},v1=${sign(seconds, body, 'the one before')},v1=${sign(seconds)}`)).toBe(true);
  expect(check(undefined, secret)).toBe(true);
});

test.each([
  ['nothing', undefined],
  ['no time', `v1=${sign(seconds)}`],
  ['another body', `t=${seconds},v1=${sign(seconds, '{}')}`],
  ['another secret', `t=${seconds},v1=${sign(seconds, body, 'x')}`],
  ['a time that was not signed', `t=${seconds - 1},v1=${sign(seconds)}`],
  ['an old signature', `t=${seconds - 301},v1=${sign(seconds - 301)}`],
  ['one from the future', `t=${seconds + 301},v1=${sign(seconds + 301)}`],
  ['no signature', `t=${seconds}`],
  ['nonsense', 't=,v1=,,=='],
])('%s is refused', (_what, signature) => {
  expect(check(signature)).toBe(false);
});

test('a token that is not the secret is refused, whatever else is there', () => {
  expect(check(`t=${seconds},v1=${sign(seconds)}`, '')).toBe(false);
  expect(check(undefined, `${secret} `)).toBe(false);
});
