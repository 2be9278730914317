/** The leak detectors prove themselves: vitest is run on files that leave something open. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixtures = fileURLToPath(new URL('../fixtures/leaks', import.meta.url));

/** @returns The exit code and everything printed. */
function runFixtures(
  names: string[],
  more: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  const files = names.map((name) => `${name}.leak.ts`);
  const args = [`${root}/node_modules/vitest/vitest.mjs`, 'run', '--root', fixtures, ...files];
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...more };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: fixtures, env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
    });
  });
}

it.concurrent('fails each file that leaves something open, and the run that leaves a process', async () => {
  const names = ['timer', 'server', 'child', 'orphan'];
  const { code, output } = await runFixtures(names, { LEAK_GRACE_MS: '200' });
  expect(output).toContain('left open: 1 Timeout');
  expect(output).toContain('left open: 1 TCPServerWrap');
  expect(output).toMatch(/left open: .*1 ProcessWrap/);
  // Seen by its file's handles and, like the one that no handle shows, by the end of the run.
  expect(output).toContain('Tests left 2 process(es) running');
  expect(output).toContain('sleep 300');
  expect(output).toContain('sleep 301');
  expect(output).toMatch(/Test Files\s+3 failed \| 1 passed/);
  expect(code).not.toBe(0);
}, 60_000);

it.concurrent('lets a file pass that closes what it opens', async () => {
  const { code, output } = await runFixtures(['clean']);
  expect(output).toMatch(/Tests\s+1 passed/);
  expect(code).toBe(0);
}, 60_000);
