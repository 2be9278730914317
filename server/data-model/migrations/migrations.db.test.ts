import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse, withDatabase } from '../../../testing/database.ts';
import {
  makeConversation,
  makeOrganization,
  makeRepresentative,
  makeSkill,
  type TestOrganization,
} from '../../../testing/people.ts';
import { migrate } from '../../platform/db/index.ts';
import { migrateHouse, readMigrations } from './index.ts';

let house: TestHouse;
let org: TestOrganization;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house, { withAiAgent: true });
  const skillId = await makeSkill(house, org, 'English');
  await makeRepresentative(house, org, { skills: [{ skillId, proficiency: 5 }] });
  await makeConversation(house, org);
});
afterAll(() => house.close());

async function onServer<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('migrations', () => {
  it('run again on a populated database and change nothing', async () => {
    const count = () => house.db.system<{ n: number }>('select count(*) as n from conversation');
    const before = await count();
    expect(await migrateHouse(house.testDatabase.connectionString)).toEqual([]);
    expect(await count()).toEqual(before);
  });

  it('step up from each earlier version with rows in every table, keeping all of them', async () => {
    // Every later migration is tried on this populated database as it is added: here, one that rewrites tables.
    const next = {
      name: '9999-test',
      sql: 'alter table conversation add column probe integer not null default 7; update message set text = text',
    };
    const connectionString = house.testDatabase.connectionString;
    expect(await migrate(connectionString, [...readMigrations(), next])).toEqual(['9999-test']);
    const rows = await onServer(connectionString, (client) =>
      client.query<{ probe: number }>('select probe from conversation'),
    );
    expect(rows.rows.length).toBeGreaterThan(0);
    expect(rows.rows.every((row) => row.probe === 7)).toBe(true);
  });

  it('a failing one is undone whole and says which', async () => {
    const bad = { name: '9998-bad', sql: 'create table half_done (id int); select 1 / 0' };
    await expect(migrate(house.testDatabase.connectionString, [bad])).rejects.toThrow(
      /9998-bad.*division by zero/,
    );
    const there = await house.db.system<{ t: string | null }>(`select to_regclass('half_done')::text as t`);
    expect(there[0]!.t).toBeNull();
  });

  it('one that was changed after it ran is refused', async () => {
    const [first] = readMigrations();
    await expect(
      migrate(house.testDatabase.connectionString, [{ ...first!, sql: `${first!.sql}\n-- edited` }]),
    ).rejects.toThrow(/was changed after it ran/);
  });

  it('two processes at once migrate an empty database once', async () => {
    const name = `patchbay_race_${house.ids.next().replaceAll('-', '')}`;
    const admin = adminConnectionString();
    await onServer(admin, (client) => client.query(`create database ${name}`));
    try {
      const results = await Promise.all([1, 2, 3].map(() => migrateHouse(withDatabase(admin, name))));
      expect(results.filter((ran) => ran.length > 0)).toHaveLength(1);
    } finally {
      await onServer(admin, (client) => client.query(`drop database ${name} with (force)`));
    }
  });
});

describe('row-level security', () => {
  it('is on, and forced, for every table that belongs to an organization', async () => {
    const rows = await house.db.system<{ name: string }>(`
      select c.relname as name from pg_class c
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and (c.relname = 'organization' or exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id'))
        and not (c.relrowsecurity and c.relforcerowsecurity)`);
    expect(rows).toEqual([]);
  });

  it('without an organization set, nothing is seen; with another one, nothing of ours', async () => {
    const other = await makeOrganization(house);
    const tables = await house.db.system<{ name: string }>(`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`);
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const seen = await house.db.transaction(other.organizationId, (tx) =>
        tx.run<{ n: number }>(
          `select count(*) as n from ${pg.escapeIdentifier(name)} where organization_id = $1`,
          [org.organizationId],
        ),
      );
      expect([name, seen[0]!.n]).toEqual([name, 0]);
      const bare = await house.db.transaction(other.organizationId, async (tx) => {
        await tx.run(`set local patchbay.organization = ''`);
        return await tx.run<{ n: number }>(`select count(*) as n from ${pg.escapeIdentifier(name)}`);
      });
      expect([name, bare[0]!.n]).toEqual([name, 0]);
    }
  });

  it('a row cannot be written into another organization', async () => {
    const other = await makeOrganization(house);
    await expect(
      house.db.transaction(other.organizationId, ({ q }) =>
        q
          .insertInto('skill')
          .values({ id: house.ids.next(), organization_id: org.organizationId, name: 'Planted' })
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/);
  });
});
