/**
 * Vitest global setup: one PostgreSQL for the whole run, `DATABASE_URL` or an embedded one in a temporary folder.
 * Tests get `inject('adminConnectionString')`: a user who may create databases. Each makes its own: testing/database.ts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../server/platform/postgres/index.ts';
import { dropDemoTemplate } from '../demo-database.ts';
import { shared } from './shared.ts';

declare module 'vitest' {
  interface ProvidedContext {
    adminConnectionString: string;
  }
}

/** Many small databases by a few workers at a time; no test pulls the machine's plug, so nothing waits for the disk. */
const testSettings = {
  max_connections: '300',
  shared_buffers: '128MB',
  fsync: 'off',
  full_page_writes: 'off',
  max_wal_size: '4GB',
};

interface Server {
  connectionString: string;
  stop: () => Promise<void>;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { made, release } = await shared('postgres', start, (server) => server.stop());
  project.provide('adminConnectionString', made.connectionString);
  return release;
}

async function start(): Promise<Server> {
  const given = process.env.DATABASE_URL;
  if (given) return { connectionString: given, stop: () => dropDemoTemplate(given) };
  const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-test-'));
  const server = await startPostgres({ dataDir, settings: testSettings });
  return {
    connectionString: server.connectionString,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
