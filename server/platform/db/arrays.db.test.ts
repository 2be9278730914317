import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { bigints, booleans, instants, integers, jsonbs, jsons, texts, uuids } from './arrays.ts';

let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client({ connectionString: inject('adminConnectionString') });
  await client.connect();
});
afterAll(() => client.end());

const back = async (value: Buffer, type: string): Promise<unknown[]> => {
  const result = await client.query<{ v: unknown }>(
    `select v from unnest($1::${type}[]) with ordinality as u (v, n) order by n`,
    [value],
  );
  return result.rows.map((row) => row.v);
};

test('what is written as a binary array is read back as it was, nulls and nothing too', async () => {
  const id = '01a1feb3-eb40-7256-93eb-2a5e378877bc';
  expect(await back(uuids([id, null, id.toUpperCase()]), 'uuid')).toEqual([id, null, id]);
  expect(await back(uuids([]), 'uuid')).toEqual([]);
  const words = ['', 'plain', 'Grüße, "quoted" {and} \\ 你好 🙂', null];
  expect(await back(texts(words), 'text')).toEqual(words);
  const documents = [{ a: 'ü"\\', b: [1, null] }, 'text', 3, { c: {} }];
  const written = [...documents.map((one) => JSON.stringify(one)), null, 'null'];
  expect(await back(jsons(written), 'json')).toEqual([...documents, null, null]);
  expect(await back(jsonbs(written), 'jsonb')).toEqual([...documents, null, null]);
  expect(await back(integers([0, -1, 2 ** 31 - 1, null]), 'integer')).toEqual([0, -1, 2 ** 31 - 1, null]);
  const large = [0, -1, -(2 ** 32), 2 ** 32 - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  expect((await back(bigints(large), 'bigint')).map(Number)).toEqual(large);
  expect(await back(booleans([true, false, null]), 'boolean')).toEqual([true, false, null]);
});

test('instants keep their milliseconds, before 2000 and in infinity', async () => {
  const days = ['1969-12-31T23:59:59.999Z', '1999-12-31T23:59:59.001Z', '2026-11-21T15:30:00.123Z'];
  const values = instants([...days.map((day) => Date.parse(day)), Number.POSITIVE_INFINITY, null]);
  const result = await client.query<{ v: string | null }>(
    `select case when isfinite(v) then to_char(v at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') else v::text end as v
     from unnest($1::timestamptz[]) with ordinality as u (v, n) order by n`,
    [values],
  );
  expect(result.rows.map((row) => row.v)).toEqual([...days, 'infinity', null]);
});

test('what is no UUID is refused before it is sent', () => {
  for (const wrong of [
    '',
    'x',
    '01a1feb3-eb40-7256-93eb-2a5e378877b',
    '01a1feb3-eb40-7256-93eb-2a5e378877bg',
  ])
    expect(() => uuids([wrong])).toThrow('This is no UUID.');
});
