/** A server of one's own: started on a temporary data folder and a free port, killed, started again, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '../../server/platform/postgres/index.ts';

export const projectDir = resolve(import.meta.dirname, '../..');

export interface ServerOptions {
  /** One process for each of web, engine and worker; otherwise one for all. */
  split?: boolean;
  /** An existing data folder; otherwise a temporary one, removed at the end. */
  dataDir?: string;
  /** A PostgreSQL to use; otherwise the embedded one. The caller's own environment is not looked at: a rehearsal
   * must not fill the database that someone works with. */
  databaseUrl?: string | undefined;
  /** For Node, for example `--inspect=0`. */
  nodeOptions?: readonly string[];
  env?: Record<string, string>;
}

const readyWithinMs = 120_000;
const endsWithinMs = 20_000;

export class ServerUnderTest {
  readonly url: string;
  readonly dataDir: string;
  readonly logFile: string;
  /** For programs that shall see the same installation. */
  readonly env: NodeJS.ProcessEnv;
  readonly #options: ServerOptions;
  readonly #ownsDataDir: boolean;
  #processes: ChildProcess[] = [];
  #ending = false;

  private constructor(options: ServerOptions, port: number) {
    this.#options = options;
    this.#ownsDataDir = options.dataDir === undefined;
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'patchbay-rehearsal-'));
    this.logFile = join(this.dataDir, 'server.log');
    this.url = `http://127.0.0.1:${port}`;
    const { DATABASE_URL: _, ROLES: __, ...inherited } = process.env;
    this.env = {
      ...inherited,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: this.dataDir,
      LOG_LEVEL: 'warn',
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
      ...options.env,
    };
  }

  static async start(options: ServerOptions = {}): Promise<ServerUnderTest> {
    const server = new ServerUnderTest(options, await freePort());
    try {
      await server.start();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Starts, or starts again, and waits until it serves. @throws {Error} with the end of its log. */
  async start(): Promise<void> {
    const roles = this.#options.split ? ['web', 'engine', 'worker'] : ['all'];
    this.#processes = roles.map((role) => this.#spawn(role));
    this.#ending = false;
    const deadline = performance.now() + readyWithinMs;
    while (!(await isReady(this.url))) {
      const ended = this.#processes.find(hasEnded);
      if (ended || performance.now() > deadline) {
        throw new Error(
          `The server ${ended ? 'ended' : 'was not ready in time'} at its start; ${this.#logEnd()}`,
        );
      }
      await sleep(50);
    }
  }

  /** Process ids, the one that serves HTTP first. */
  get pids(): number[] {
    return this.#processes.flatMap((child) => child.pid ?? []);
  }

  /** How a process ended that nobody here ended; null while all run. */
  get mishap(): string | null {
    const child = this.#ending ? undefined : this.#processes.find(hasEnded);
    return child
      ? `the server ended by itself, or was ended from outside (${child.signalCode ?? child.exitCode})`
      : null;
  }

  /** kill -9, all of them: no goodbye to anybody. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    if (!this.#ownsDataDir) return;
    // A server that was killed left its PostgreSQL running: join it, and end it as its last user.
    if (existsSync(join(this.dataDir, 'postgres/postmaster.pid'))) {
      const postgres = await startPostgres({ dataDir: this.dataDir });
      await postgres.stop();
    }
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.#ending = true;
    await Promise.all(
      this.#processes.map(async (child) => {
        if (hasEnded(child) || child.pid === undefined) return;
        const gone = new Promise<void>((resolved) => {
          child.once('exit', () => resolved());
        });
        child.kill(signal);
        const impatience = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
        await gone;
        clearTimeout(impatience);
      }),
    );
    this.#processes = [];
  }

  #logEnd(): string {
    return `the end of its log:\n${readFileSync(this.logFile, 'utf8').slice(-4000)}`;
  }

  #spawn(role: string): ChildProcess {
    const log = openSync(this.logFile, 'a');
    try {
      // The channel to it is what ends it when this process is killed.
      return spawn(
        process.execPath,
        [...(this.#options.nodeOptions ?? []), join(projectDir, 'server/roles/main.ts')],
        {
          cwd: projectDir,
          env: { ...this.env, ROLES: role },
          stdio: ['ignore', log, log, 'ipc'],
        },
      );
    } finally {
      closeSync(log);
    }
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Whether a server answers there and serves. */
export async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolved, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolved);
  });
  const address = probe.address();
  await new Promise((resolved) => {
    probe.close(resolved);
  });
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
