import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCompanion } from './index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-companion-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const program = (name: string, text: string) => {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, text);
  return file;
};
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it('says where it is, and ends when it is closed', async () => {
  const file = program(
    'good',
    `process.send({ pid: process.pid, args: process.argv.slice(2), env: process.env.GREETING });
     setInterval(() => {}, 1000);`,
  );
  const { said, close } = await startCompanion<{ pid: number }>({
    file,
    args: ['--port=1'],
    env: { GREETING: 'hello' },
  });
  expect(said).toMatchObject({ args: ['--port=1'], env: 'hello' });
  expect(alive(said.pid)).toBe(true);
  await close();
  expect(alive(said.pid)).toBe(false);
});

it('one that does not listen to SIGTERM is killed', async () => {
  const file = program(
    'stubborn',
    `process.on('SIGTERM', () => {}); process.send({ pid: process.pid }); setInterval(() => {}, 1000);`,
  );
  const { said, close } = await startCompanion<{ pid: number }>({ file });
  await close();
  expect(alive(said.pid)).toBe(false);
});

it('one that fails says why', async () => {
  const file = program('bad', `process.stderr.write('the port is taken'); process.exitCode = 3;`);
  await expect(startCompanion({ file })).rejects.toThrow('It ended with 3: the port is taken');
});

it('tells of one that ends by itself', async () => {
  const file = program(
    'brief',
    `process.send({}); process.stderr.write('tired'); setTimeout(() => process.exit(7), 50);`,
  );
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const { close } = await startCompanion({ file, onEnd: (...told) => resolve(told) });
  expect(await promise).toEqual([7, 'tired']);
  await close();
});
