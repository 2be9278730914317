/**
 * Vitest setup file: a test file fails when it ends with timers, sockets, servers, watchers or child processes that
 * it opened and left open. Whoever opens something closes it; what is left open keeps a real process from ending.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';

/** Closing takes a few turns of the event loop. Less only where it is known that something stays open. */
const graceMs = Number(process.env.LEAK_GRACE_MS ?? 2000);

/**
 * Resources that keep a process from ending, by their name in `process.getActiveResourcesInfo()`. Not named are
 * those that end by themselves (requests to the file system or the resolver) and vitest's own channel to its worker.
 */
const watched = new Set([
  'Timeout',
  'TCPSocketWrap',
  'TCPServerWrap',
  'PipeWrap',
  'PipeServerWrap',
  'UDPWrap',
  'ProcessWrap',
  'FSEventWrap',
  'StatWatcher',
  'TLSWrap',
  'Worker',
]);

let before: Map<string, number>;

beforeAll(() => {
  // Made at their first use: they must not look as if the test had opened them.
  void [process.stdin, process.stdout, process.stderr];
  before = open();
  // A timer that runs now is vitest's report of its progress; it is gone within the grace, and comes again.
  before.delete('Timeout');
});

afterAll(async () => {
  const deadline = Date.now() + graceMs;
  let left = leaks();
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(10);
    left = leaks();
  }
  if (left.length > 0) {
    throw new Error(
      `This test file left open: ${left.join(', ')}. Close it in the test that opens it (afterEach, or "using").${details()}`,
    );
  }
});

function open(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    if (watched.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function leaks(): string[] {
  return [...open()].flatMap(([name, count]) => {
    const more = count - (before.get(name) ?? 0);
    return more > 0 ? [`${more} ${name}`] : [];
  });
}

/** Where sockets and servers lead to, as far as Node tells. */
function details(): string {
  const inner = process as unknown as { _getActiveHandles?: () => Record<string, unknown>[] };
  const lines = (inner._getActiveHandles?.() ?? []).flatMap((handle) => {
    const { remoteAddress, remotePort, spawnfile, pid } = handle;
    const address = typeof handle.address === 'function' ? (handle.address as () => unknown)() : undefined;
    if (spawnfile) return [`child process ${String(pid)} ${String(spawnfile)}`];
    if (remoteAddress) return [`socket to ${String(remoteAddress)}:${String(remotePort)}`];
    return address && JSON.stringify(address) !== '{}' ? [`server at ${JSON.stringify(address)}`] : [];
  });
  return lines.length > 0 ? ` Open now: ${lines.join('; ')}.` : '';
}
