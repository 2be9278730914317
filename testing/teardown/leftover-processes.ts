/** Vitest global setup: the run fails when a process that a test started is still alive at its end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type MarkedProcess, markedProcesses, markRun } from './run-mark.ts';
import { shared } from './shared.ts';

/** As in open-handles.ts. */
const graceMs = Number(process.env.LEAK_GRACE_MS ?? 5000);

export default async function setup(): Promise<() => Promise<void>> {
  const { release } = await shared('leftover-processes', async () => markRun(), endLeftovers);
  return release;
}

async function endLeftovers(mark: string): Promise<void> {
  const deadline = Date.now() + graceMs;
  let left = leftovers(mark);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(50);
    left = leftovers(mark);
  }
  if (left.length === 0) return;
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Ended by itself at last.
    }
  }
  const list = left.map(({ pid, command }) => `  ${pid} ${command.slice(0, 200)}`).join('\n');
  throw new Error(
    `Tests left ${left.length} process(es) running. Stop them in the test that starts them:\n${list}`,
  );
}

/** Without vitest's own workers and its watchdog, which end after this teardown. */
const leftovers = (mark: string): MarkedProcess[] =>
  markedProcesses(mark).filter(({ parent, command }) => !(parent === process.pid && /vitest/.test(command)));
