/**
 * A whole Patchbay for scenarios: real processes, as a user runs them, on a database of its own. In one process, or
 * as one process a role; each can be killed and started again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { commandLine } from './command-line.ts';
import { createDemoDatabase } from './demo-database.ts';

const root = join(import.meta.dirname, '..');
/** Less than a hook has. */
const patienceMs = 100_000;

export interface TestServer {
  readonly url: string;
  readonly env: Record<string, string>;
  /** kill -9 of the process that has this role; in the single process, of all of them. */
  kill(role: 'web' | 'engine' | 'worker'): Promise<void>;
  /** Starts what was killed, and waits until it serves. */
  restart(): Promise<void>;
  /** One more process of a role beside those there are. */
  add(role: 'engine' | 'worker'): Promise<void>;
  /** The Direct Line secret of the demo's chat. */
  secret(): Promise<string>;
  /** A bearer token of a demo user, by the API. */
  token(username: string): Promise<string>;
  /** The command line's answer, trimmed. */
  cli(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  split?: boolean;
  /** An own embedded PostgreSQL in this folder, for tests that kill it; else a database on the tests' server. */
  dataDir?: string;
  env?: Record<string, string>;
}

/** A port that was free a moment ago, below the range of outgoing connections. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    const bound = (server.address() as AddressInfo).port;
    await new Promise((resolve) => server.close(resolve));
    return bound;
  }
  throw new Error('No free port was found.');
}

export async function startTestServer(
  adminConnectionString: string,
  options: TestServerOptions = {},
): Promise<TestServer> {
  const database = options.dataDir ? undefined : await createDemoDatabase(adminConnectionString);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { DATABASE_URL: _, ...inherited } = process.env as Record<string, string>;
  const env: Record<string, string> = {
    ...inherited,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: process.env.TEST_LOG ?? 'error',
    DATABASE_POOL: '10',
    ...(database
      ? { DATABASE_URL: database.connectionString, SECRETS_KEY: randomBytes(32).toString('base64') }
      : { DATA_DIR: options.dataDir! }),
    ...options.env,
  };
  const groups = options.split ? ['web', 'engine', 'worker'] : ['all'];
  const running: { roles: string; child: ChildProcess }[] = [];
  let output = '';
  let administrator: Promise<string> | undefined;
  const cli = (...args: string[]) => commandLine(env, ...args);

  const start = (roles: string) => {
    const child = spawn(process.execPath, ['--no-warnings', 'server/roles/main.ts'], {
      cwd: root,
      env: { ...env, ROLES: roles },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        output = (output + text).slice(-20_000);
        if (process.env.TEST_LOG) process.stderr.write(text);
      });
    }
    running.push({ roles, child });
  };
  const ready = async () => {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const ok = await fetch(`${url}/readyz`).then(
        (response) => response.ok,
        () => false,
      );
      if (ok) return;
      const dead = running.find(({ child }) => child.exitCode !== null);
      if (dead || performance.now() > deadline)
        throw new Error(
          `The server does not get ready (${dead ? `${dead.roles} ended` : 'too late'}):\n${output}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };

  for (const roles of groups) start(roles);
  await ready().catch(async (error: unknown) => {
    await Promise.all(running.map(({ child }) => end(child, 'SIGKILL')));
    await database?.drop();
    throw error;
  });
  return {
    url,
    env,
    async kill(role) {
      const victims = running.filter(({ roles }) => roles === 'all' || roles === role).slice(0, 1);
      for (const victim of victims) {
        await end(victim.child, 'SIGKILL');
        running.splice(running.indexOf(victim), 1);
      }
    },
    async restart() {
      for (const roles of groups) if (!running.some((r) => r.roles === roles)) start(roles);
      await ready();
    },
    async add(role) {
      start(role);
    },
    secret: async () => database?.webSecret ?? (await cli('secret', 'web')),
    token,
    cli,
    async stop() {
      await Promise.all(running.map(({ child }) => end(child, 'SIGTERM')));
      await database?.drop();
    },
  };

  async function token(username: string): Promise<string> {
    administrator ??= Promise.resolve(database?.administratorToken ?? cli('token', 'administrator'));
    const response = await fetch(`${url}/api/users/${username}/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await administrator}`, 'content-type': 'application/json' },
      body: '{"name":"test"}',
    });
    return ((await response.json()) as { token: string }).token;
  }
}
