/**
 * The outside systems of the demo, each a process of its own: two instances of a stand-in for Dynamics 365 (sandbox/)
 * and the function that sums up a deal (examples/deal-summary). They end with this process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Logger } from '../../platform/logger.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const patienceMs = 15_000;
const endWithinMs = 3000;

export interface DynamicsInstance {
  name: string;
  /** The environment URI. */
  url: string;
  appId: string;
}

/** What the sandbox says once it listens. */
interface Dynamics {
  environments: DynamicsInstance[];
  tenant: string;
  loginUrl: string;
  clientId: string;
  clientSecret: string;
}

export interface OutsideSystems extends Omit<Dynamics, 'environments'> {
  service: DynamicsInstance;
  sales: DynamicsInstance;
  dealSummary: { url: string; key: string };
  close(): Promise<void>;
}

export interface OutsideOptions {
  /** The first of three that are used: Service, Sales, the function. */
  port: number;
  /** Where the desk is, which may show records in a frame. */
  origin: string;
  /** Where the sandbox keeps its data. */
  dataDir: string;
  logger: Logger;
}

/** @returns undefined, and a line in the log, when they cannot start: the house does without. */
export async function startOutsideSystems(options: OutsideOptions): Promise<OutsideSystems | undefined> {
  const { port, origin, dataDir, logger } = options;
  const children: ChildProcess[] = [];
  const close = async () => {
    await Promise.all(children.map(end));
  };
  try {
    const keep = join(dataDir, 'sandbox', 'dynamics.json');
    const dynamics = await program<Dynamics>(children, logger, 'sandbox/dataverse/main.ts', [
      `--port=${port}`,
      `--keep=${keep}`,
      `--frame-ancestor=${origin}`,
    ]);
    const [service, sales] = dynamics.environments;
    const dealSummary = await program<{ url: string; key: string }>(
      children,
      logger,
      'examples/deal-summary/main.ts',
      [`--port=${port + 2}`],
      {
        SALES_URL: sales!.url,
        SALES_LOGIN_URL: dynamics.loginUrl,
        SALES_TENANT: dynamics.tenant,
        SALES_CLIENT_ID: dynamics.clientId,
        SALES_CLIENT_SECRET: dynamics.clientSecret,
      },
    );
    const { environments: _, ...login } = dynamics;
    return { ...login, service: service!, sales: sales!, dealSummary, close };
  } catch (error) {
    await close();
    logger.warn({ err: error, port }, 'the outside systems of the demo could not be started');
    return undefined;
  }
}

/** Starts a program of ours and waits for the message in which it says where it is. */
async function program<T>(
  children: ChildProcess[],
  logger: Logger,
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<T> {
  const child = spawn(process.execPath, ['--no-warnings', join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    // Not our standard output: it is read by programs.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  children.push(child);
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  child.once('exit', (code, signal) => {
    if (signal !== 'SIGTERM' && code !== 0)
      logger.warn({ file, code, said }, 'an outside system of the demo ended');
  });
  const deadline = AbortSignal.timeout(patienceMs);
  const ended = once(child, 'exit', { signal: deadline }).then(([code]) => {
    throw new Error(`${file} ended with ${String(code)}: ${said}`);
  });
  const [message] = await Promise.race([once(child, 'message', { signal: deadline }), ended]);
  ended.catch(() => {});
  return message as T;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
  await gone;
  clearTimeout(timer);
}
