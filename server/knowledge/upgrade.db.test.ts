/** The migration of articles from before they had versions. */
import pg from 'pg';
import { expect, it } from 'vitest';
import { adminConnectionString } from '../../testing/admin.ts';
import { withDatabase } from '../../testing/database.ts';
import { readMigrations } from '../data-model/migrations/index.ts';
import { migrate } from '../platform/db/index.ts';
import { systemIds } from '../platform/ids.ts';

async function onServer<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

it('keeps every article, published as its first version', async () => {
  const name = `patchbay_upgrade_${systemIds.next().replaceAll('-', '')}`;
  const admin = adminConnectionString();
  await onServer(admin, (client) => client.query(`create database ${name}`));
  try {
    const connectionString = withDatabase(admin, name);
    const all = readMigrations();
    const at = all.findIndex((migration) => migration.name === '0005-knowledge');
    await migrate(connectionString, all.slice(0, at));
    const organizationId = systemIds.next();
    await onServer(connectionString, async (client) => {
      await client.query('insert into organization (id, slug, name) values ($1, $2, $2)', [
        organizationId,
        'old',
      ]);
      await client.query(
        `insert into article (organization_id, id, title, content) values ($1, 'fees', 'Fees', 'None.')`,
        [organizationId],
      );
    });
    await migrate(connectionString, all);
    const rows = await onServer(connectionString, (client) =>
      client.query(
        `select a.id, a.state, a.published_version, v.title, v.content, v.audience, r.revision::int
         from article a join article_version v on v.article_id = a.id and v.version = a.published_version
         join knowledge_revision r on r.organization_id = a.organization_id and r.revision >= a.revision`,
      ),
    );
    expect(rows.rows).toEqual([
      {
        ...{ id: 'fees', state: 'published', published_version: 1, title: 'Fees', content: 'None.' },
        ...{ audience: 'everyone', revision: 1 },
      },
    ]);
  } finally {
    await onServer(admin, (client) => client.query(`drop database ${name} with (force)`));
  }
});
