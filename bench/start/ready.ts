/** `start.seconds_to_ready`: `npm start` with everything installed, on a data folder that is there. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, isReady, projectDir } from '../../testing/rehearsal/server-under-test.ts';
import { type Bench, median, round, say } from '../figure.ts';

const starts = 3;
const readyWithinMs = 600_000;
const pollEveryMs = 20;

export const ready: Bench = {
  names: ['start.seconds_to_ready'],
  async run(print) {
    const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
    try {
      say('a first start, which makes the data folder and whatever else is missing');
      await startOnce(dataDir);
      const seconds: number[] = [];
      for (let start = 1; start <= starts; start++) {
        seconds.push(await startOnce(dataDir));
        say(`start ${start}: ${round(seconds.at(-1)!, 2)} s`);
      }
      print({ name: 'start.seconds_to_ready', value: round(median(seconds), 2), unit: 's' });
    } finally {
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

/** @returns seconds from the command until GET /readyz answered 200. */
async function startOnce(dataDir: string): Promise<number> {
  const port = await freePort();
  const { DATABASE_URL: _, ROLES: __, ...inherited } = process.env;
  const env = { ...inherited, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir };
  const began = performance.now();
  // A process group of its own, so that npm and all that it starts get the signal, as from a terminal.
  const npm = spawn('npm', ['start'], {
    cwd: projectDir,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const gone = new Promise((resolve) => {
    npm.once('exit', resolve);
  });
  try {
    while (!(await isReady(`http://127.0.0.1:${port}`))) {
      if (npm.exitCode !== null) throw new Error(`npm start ended with ${npm.exitCode}`);
      if (performance.now() - began > readyWithinMs) throw new Error('npm start was not ready in time');
      await sleep(pollEveryMs);
    }
    return (performance.now() - began) / 1000;
  } finally {
    if (npm.exitCode === null && npm.pid !== undefined) process.kill(-npm.pid, 'SIGINT');
    await gone;
  }
}
