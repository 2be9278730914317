/**
 * The floor: bare three-statement transactions, `BEGIN; advance a counter; insert a message; insert an event;
 * COMMIT`, by 16 callers with a connection each, in a schema of their own on the same PostgreSQL. Prepared, with
 * nothing but primary keys: as fast as this shape goes.
 */
import { Client } from 'pg';
import { answerParent } from '../child-program.ts';

export interface FloorInput {
  connectionString: string;
  callers: number;
  counters: number;
  warmUpMs: number;
  windowMs: number;
}

const schema = `
  drop schema if exists bench_floor cascade;
  create schema bench_floor;
  create table bench_floor.counter (id int primary key, sequence bigint not null) with (fillfactor = 70);
  create table bench_floor.message (
    counter int not null, sequence bigint not null, client_id text not null, text text not null, sent_at timestamptz not null,
    primary key (counter, sequence)
  );
  create table bench_floor.event (
    position bigint generated always as identity primary key, type text not null, counter int not null, at timestamptz not null,
    payload jsonb not null
  );`;

const advance = {
  name: 'advance',
  text: 'update bench_floor.counter set sequence = sequence + 1 where id = $1 returning sequence',
};
const message = { name: 'message', text: 'insert into bench_floor.message values ($1, $2, $3, $4, now())' };
const event = {
  name: 'event',
  text: "insert into bench_floor.event (type, counter, at, payload) values ('message.received', $1, now(), $2)",
};
const words = 'My parcel should have come on Tuesday and it is not here yet.';

async function transact(client: Client, counter: number): Promise<void> {
  await client.query('begin');
  const { rows } = await client.query<{ sequence: string }>({ ...advance, values: [counter] });
  const sequence = rows[0]!.sequence;
  await client.query({ ...message, values: [counter, sequence, `b${counter}-${sequence}`, words] });
  await client.query({
    ...event,
    values: [counter, `{"sequence":${sequence},"handlerKind":"representative"}`],
  });
  await client.query('commit');
}

async function measure({
  connectionString,
  callers,
  counters,
  warmUpMs,
  windowMs,
}: FloorInput): Promise<number> {
  const clients = Array.from({ length: callers }, () => new Client({ connectionString }));
  await Promise.all(clients.map((client) => client.connect()));
  try {
    await clients[0]!.query(schema);
    await clients[0]!.query(
      'insert into bench_floor.counter select n, 0 from generate_series(0, $1 - 1) as n',
      [counters],
    );
    const from = performance.now() + warmUpMs;
    const until = from + windowMs;
    let done = 0;
    await Promise.all(
      clients.map(async (client) => {
        for (;;) {
          await transact(client, Math.floor(Math.random() * counters));
          const now = performance.now();
          if (now > until) return;
          if (now > from) done += 1;
        }
      }),
    );
    await clients[0]!.query('drop schema bench_floor cascade');
    return (done * 1000) / windowMs;
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

answerParent({ measure });
