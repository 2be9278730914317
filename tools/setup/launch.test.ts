import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const launcher = fileURLToPath(new URL('../../testing/fixtures/launcher.mjs', import.meta.url));
let folder: string;
let report: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-launch-'));
  report = join(folder, 'report');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Through a shell, as npm runs a script; a session of its own, as a terminal has. */
async function start(code: number) {
  const shell = spawn(
    '/bin/sh',
    ['-c', '"$0" "$@"; exit $?', process.execPath, launcher, report, String(code)],
    {
      // The shell would tell of the kill -9 that a test is about.
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, npm_lifecycle_event: 'start' },
      detached: true,
    },
  );
  const exit = once(shell, 'exit');
  await once(shell.stdout, 'data');
  const group = -(shell.pid ?? 0);
  return { shell, group, exit };
}

async function reported(): Promise<string> {
  const deadline = Date.now() + 10_000;
  while (!existsSync(report) && Date.now() < deadline) await sleep(20);
  return existsSync(report) ? readFileSync(report, 'utf8') : 'nothing in time';
}

it('passes Ctrl+C on once, waits for the end, and ends with the same code', async () => {
  const { group, exit } = await start(7);
  process.kill(group, 'SIGINT');
  // The shell dies of its own SIGINT after the launcher has ended, as shells do.
  await exit;
  expect(await reported()).toBe('SIGINT');
});

it('passes the exit code on', async () => {
  const { group, exit } = await start(7);
  const launcherPid = await childOf(-group);
  process.kill(launcherPid, 'SIGTERM');
  expect(await exit).toEqual([7, null]);
  expect(await reported()).toBe('SIGTERM');
});

it('ends the program in good order when the launcher is killed with -9', async () => {
  const { group, exit } = await start(0);
  process.kill(await childOf(-group), 'SIGKILL');
  await exit;
  expect(await reported()).toBe('parent gone');
});

it.runIf(process.platform === 'linux')('ends it when npm’s shell is killed with -9', async () => {
  const { shell, exit } = await start(0);
  shell.kill('SIGKILL');
  await exit;
  expect(await reported()).toBe('parent gone');
});

async function childOf(pid: number): Promise<number> {
  const ps = spawn('ps', ['-A', '-o', 'pid=,ppid='], { stdio: ['ignore', 'pipe', 'ignore'] });
  let table = '';
  ps.stdout.on('data', (chunk) => {
    table += chunk;
  });
  await once(ps, 'close');
  const line = table.split('\n').find((row) => Number(row.trim().split(/\s+/)[1]) === pid);
  return Number(line?.trim().split(/\s+/)[0]);
}
