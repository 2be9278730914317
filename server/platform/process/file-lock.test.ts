import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LockTimeoutError, ownIdentity, withFileLock } from './index.ts';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-lock-'));
  lock = join(folder, 'a.lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A process that takes the lock and keeps it until it is killed. */
async function startHolder() {
  const module = new URL('./file-lock.mjs', import.meta.url).href;
  const program = `import { withFileLock } from ${JSON.stringify(module)};
    await withFileLock(${JSON.stringify(lock)}, () => new Promise((resolve) => { console.log('held'); setTimeout(resolve, 60_000); }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return { pid: child.pid, kill: () => Promise.all([once(child, 'exit'), child.kill('SIGKILL')]) };
}

it('lets one in at a time, and gives the lock back after an error', async () => {
  let inside = 0;
  let most = 0;
  const enter = async (n: number) => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(2);
    inside -= 1;
    if (n % 3 === 0) throw new Error('planted');
    return n;
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4, 5].map((n) => withFileLock(lock, () => enter(n))));
  expect(results.map(({ status }) => status === 'fulfilled')).toEqual([false, true, true, false, true, true]);
  expect(most).toBe(1);
  expect(existsSync(lock)).toBe(false);
});

it('waits for a living owner, names it, and gives up in time', async () => {
  const holder = await startHolder();
  const told: number[] = [];
  const attempt = withFileLock(lock, () => 'in', { waitMs: 200, onWait: (pid) => told.push(pid) });
  await expect(attempt).rejects.toThrow(LockTimeoutError);
  expect(told).toEqual([holder.pid]);
  await holder.kill();
});

it('takes over from an owner that was killed, one waiter at a time', async () => {
  const holder = await startHolder();
  let inside = 0;
  const waiters = Promise.all(
    [1, 2, 3, 4].map(() =>
      withFileLock(lock, async () => {
        inside += 1;
        await sleep(5);
        const seen = inside;
        inside -= 1;
        return seen;
      }),
    ),
  );
  await sleep(50);
  await holder.kill();
  expect(await waiters).toEqual([1, 1, 1, 1]);
});

it('does not believe a pid that somebody else has got since', async () => {
  writeFileSync(lock, JSON.stringify({ pid: process.pid, startTime: `${ownIdentity().startTime}0` }));
  expect(await withFileLock(lock, () => 'in', { waitMs: 2000 })).toBe('in');
});
