/** A server for a benchmark: one process on the embedded PostgreSQL, which the benchmark can reach as well. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type RunningPostgres, startPostgres } from '../server/platform/postgres/index.ts';
import { Administration, type SignedIn } from '../testing/rehearsal/administration.ts';
import { administratorToken, directLineSecret } from '../testing/rehearsal/credentials.ts';
import { HttpClient } from '../testing/rehearsal/http-client.ts';
import { ServerUnderTest } from '../testing/rehearsal/server-under-test.ts';
import { say } from './figure.ts';

/** What a load program needs to know. */
export interface Target {
  url: string;
  secret: string;
  representatives: SignedIn[];
}

const patience = { outageMs: 5000, over: () => false };

export class BenchServer {
  readonly server: ServerUnderTest;
  readonly connectionString: string;
  readonly #postgres: RunningPostgres;
  readonly #dataDir: string;

  private constructor(server: ServerUnderTest, postgres: RunningPostgres, dataDir: string) {
    this.server = server;
    this.connectionString = postgres.connectionString;
    this.#postgres = postgres;
    this.#dataDir = dataDir;
  }

  /** @param settings of PostgreSQL, which it is started with. */
  static async start(
    nodeOptions: readonly string[] = [],
    settings: Readonly<Record<string, string>> = {},
  ): Promise<BenchServer> {
    const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
    let postgres = await startPostgres({ dataDir });
    try {
      if (Object.keys(settings).length > 0) {
        await alterSystem(postgres.connectionString, settings);
        await postgres.stop();
        postgres = await startPostgres({ dataDir });
      }
      return new BenchServer(await ServerUnderTest.start({ dataDir, nodeOptions }), postgres, dataDir);
    } catch (error) {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
      throw error;
    }
  }

  /** Makes representatives and gathers what the load needs. */
  async prepare(representatives: number, capacityTotal: number): Promise<Target> {
    const { url, env } = this.server;
    const http = new HttpClient(url);
    try {
      const administration = new Administration({ http, token: await administratorToken(env), patience });
      return {
        url,
        secret: await directLineSecret('web', env),
        representatives: await administration.hire(representatives, capacityTotal, 'bench'),
      };
    } finally {
      http.close();
    }
  }

  async stop(): Promise<void> {
    const { mishap } = this.server;
    if (mishap !== null) say(mishap);
    await this.server.stop();
    await this.#postgres.stop();
    rmSync(this.#dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function alterSystem(
  connectionString: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    for (const [name, value] of Object.entries(settings))
      await client.query(`alter system set ${name} = '${value}'`);
  } finally {
    await client.end();
  }
}
