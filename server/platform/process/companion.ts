/** Programs of ours that run beside this process, and end with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const patienceMs = 15_000;
const endWithinMs = 3000;

export interface Companion<T> {
  /** The first message it sent: where it is to be found. */
  said: T;
  /** Ends it, kindly at first. */
  close(): Promise<void>;
}

export interface CompanionOptions {
  /** The program, absolute. */
  file: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** It ended without being asked to; `stderr` is the last of what it wrote there. */
  onEnd?(code: number | null, stderr: string): void;
}

/**
 * Starts a program and waits for its first message over IPC. When this process dies, the channel closes, and a
 * companion ends on that.
 * @throws Error when it ends, or says nothing for 15 s
 */
export async function startCompanion<T>({
  file,
  args = [],
  env = {},
  onEnd,
}: CompanionOptions): Promise<Companion<T>> {
  const child = spawn(process.execPath, ['--no-warnings', file, ...args], {
    env: { ...process.env, ...env },
    // Its standard output would mix with ours, which programs read.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  let asked = false;
  const close = async () => {
    asked = true;
    await end(child);
  };
  try {
    const message = await firstMessage<T>(child, () => stderr);
    child.once('exit', (code) => {
      if (!asked) onEnd?.(code, stderr);
    });
    return { said: message, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function firstMessage<T>(child: ChildProcess, stderr: () => string): Promise<T> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new Error('It said nothing for too long.')), patienceMs);
  try {
    const said = once(child, 'message', { signal: stop.signal });
    const ended = once(child, 'exit', { signal: stop.signal }).then(([code]) => {
      throw new Error(`It ended with ${String(code)}: ${stderr()}`);
    });
    const [message] = (await Promise.race([said, ended])) as [T];
    ended.catch(() => {});
    return message;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
  await gone;
  clearTimeout(timer);
}
