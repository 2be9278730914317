import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, type QueryResultRow } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, ownIdentity, startTimeOf } from '../process/liveness.mjs';
import { type RunningPostgres, startPostgres } from './index.ts';

const userProgram = fileURLToPath(new URL('../../../testing/fixtures/postgres-user.ts', import.meta.url));
const settings = { shared_buffers: '32MB' };

/** A cluster that was used and stopped: initdb takes longer than most of the tests. */
let used: string;
let dataDir: string;
let undo: (() => Promise<unknown>)[];

beforeAll(async () => {
  used = mkdtempSync(join(tmpdir(), 'patchbay-pg-'));
  await (await startPostgres({ dataDir: used, settings })).stop();
}, 60_000);

afterAll(() => rmSync(used, { recursive: true, force: true }));

/** As if the data folder had been used before. */
function useAgain(): void {
  execFileSync('cp', ['-a', join(used, 'postgres'), dataDir]);
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'patchbay-pg-'));
  undo = [];
});

afterEach(async () => {
  for (const step of undo.reverse()) await step();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(folder = dataDir): Promise<RunningPostgres> {
  const running = await startPostgres({ dataDir: folder, settings });
  undo.push(() => running.stop());
  return running;
}

/** Runs testing/fixtures/postgres-user.ts; `lines` are what it has printed so far. */
function startUser(): { child: ChildProcess; lines: string[]; firstRows: () => Promise<void> } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', userProgram, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  child.stdout?.on('data', (chunk) => lines.push(...String(chunk).trim().split('\n')));
  undo.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const firstRows = async () => {
    while (lines.length < 20) await sleep(5);
  };
  return { child, lines, firstRows };
}

async function query(database: RunningPostgres, text: string): Promise<QueryResultRow[]> {
  const client = new Client({ connectionString: database.connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const postmasterPid = (): number =>
  Number.parseInt(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);

async function kill9(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** The postmaster and all of its processes at once, as a machine's power failure would. */
function killPostmasterTree(): void {
  const postmaster = postmasterPid();
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === postmaster;
    } catch {
      return false;
    }
  });
  process.kill(postmaster, 'SIGKILL');
  for (const pid of children.map(Number)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it ended by itself meanwhile
    }
  }
}

describe('a fresh data folder', () => {
  it('is made, answers, and is durable, local and checked', async () => {
    const lines: string[] = [];
    const database = await startPostgres({
      dataDir: join(dataDir, 'new', 'deep'),
      log: (line) => lines.push(line),
    });
    undo.push(() => database.stop());
    expect(database.adopted).toBe(false);
    expect(lines.at(-1)).toMatch(/^PostgreSQL is ready \(pid \d+, \d+ ms\)$/);
    const names = [
      'fsync',
      'synchronous_commit',
      'data_checksums',
      'listen_addresses',
      'server_encoding',
      'TimeZone',
    ];
    const [row] = await query(
      database,
      `SELECT current_database() AS db, lower('É') AS lower, ${names.map((n) => `current_setting('${n}') AS "${n}"`).join()}`,
    );
    expect(row).toEqual({
      db: 'patchbay',
      lower: 'é',
      fsync: 'on',
      synchronous_commit: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      server_encoding: 'UTF8',
      TimeZone: 'UTC',
    });
  });

  it('is made once when two processes begin at the same moment', async () => {
    const users = [startUser(), startUser()];
    await Promise.all(users.map((user) => user.firstRows()));
    expect(users.map((user) => user.lines[0]).sort()).toEqual(['ready false', 'ready true']);
    for (const { child } of users) child.kill('SIGTERM');
    const codes = await Promise.all(users.map(({ child }) => once(child, 'exit')));
    expect(codes).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('replaces what an initdb left that was killed', async () => {
    mkdirSync(join(dataDir, 'postgres.0badcafe'));
    await start();
    expect(readdirSync(dataDir)).not.toContain('postgres.0badcafe');
  });
});

it('stops with its last user', async () => {
  useAgain();
  const first = await start();
  const second = await start();
  expect(second.adopted).toBe(true);
  const pid = postmasterPid();
  const socketDir = new URL(first.connectionString).searchParams.get('host') ?? '';
  await first.stop();
  await first.stop();
  expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await second.stop();
  expect(startTimeOf(pid)).toBeUndefined();
  expect(existsSync(socketDir)).toBe(false);
});

it('is adopted after a kill -9 of its user, with every acknowledged row', async () => {
  useAgain();
  const user = startUser();
  await user.firstRows();
  await kill9(user.child);
  const pid = postmasterPid();
  const acknowledged = Number(user.lines.at(-1));

  const database = await start();
  expect(database.adopted).toBe(true);
  expect(postmasterPid()).toBe(pid);
  const [row] = await query(database, 'SELECT max(n) AS last, count(*)::int AS rows FROM acknowledged');
  expect(row?.last).toBeGreaterThanOrEqual(acknowledged);
  expect(row?.rows).toBe(row?.last);
  await database.stop();
  // The dead user does not count: PostgreSQL went with the last living one.
  expect(startTimeOf(pid)).toBeUndefined();
});

describe.runIf(process.platform === 'linux')('after a kill -9 of all of PostgreSQL', () => {
  it('the next start recovers every acknowledged row', async () => {
    useAgain();
    const user = startUser();
    await user.firstRows();
    user.child.kill('SIGSTOP'); // So that it does not start PostgreSQL again itself.
    killPostmasterTree();
    await kill9(user.child);
    const acknowledged = Number(user.lines.at(-1));

    const database = await start();
    expect(database.adopted).toBe(false);
    const [row] = await query(database, 'SELECT max(n) AS last FROM acknowledged');
    expect(row?.last).toBeGreaterThanOrEqual(acknowledged);
  });

  it('a living user starts it again, at the same address', async () => {
    useAgain();
    const database = await start();
    const before = postmasterPid();
    killPostmasterTree();
    const deadline = Date.now() + 10_000;
    let rows: QueryResultRow[] | undefined;
    while (rows === undefined && Date.now() < deadline) {
      rows = await query(database, 'SELECT 1 AS one').catch(() => undefined);
      await sleep(50);
    }
    expect(rows).toEqual([{ one: 1 }]);
    expect(postmasterPid()).not.toBe(before);
  });

  it('a pid file that names a process of somebody else is not believed', async () => {
    useAgain();
    const first = await start();
    const text = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
    await first.stop();
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), text.replace(/^\d+/, String(process.pid)));
    expect(isAlive(ownIdentity())).toBe(true);
    const second = await start();
    expect(second.adopted).toBe(false);
  });
});

it.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'runs as another user on a data folder below a private one',
  async () => {
    mkdirSync(join(dataDir, 'private'), { mode: 0o700 });
    const database = await start(join(dataDir, 'private', 'data'));
    await query(database, 'CREATE TABLE t AS SELECT generate_series(1, 1000) AS n');
    await database.stop();
    const again = await start(join(dataDir, 'private', 'data'));
    expect(await query(again, 'SELECT count(*)::int AS n FROM t')).toEqual([{ n: 1000 }]);
  },
);

it('says what to do about a cluster of another version', async () => {
  mkdirSync(join(dataDir, 'postgres'));
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '14\n');
  await expect(startPostgres({ dataDir })).rejects.toMatchObject({
    name: 'PostgresError',
    reason: 'wrong-version',
    message: expect.stringContaining('made by PostgreSQL 14'),
  });
});
