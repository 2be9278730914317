/** `routing.offer_ms`: from the commit of an escalation to the offer on a representative's socket. */
import { join } from 'node:path';
import pg from 'pg';
import { BenchServer } from '../bench-server.ts';
import { ChildProgram } from '../child-program.ts';
import { type Bench, round, say } from '../figure.ts';
import type { EscalatingInput, OfferedAt } from './escalations.ts';

const representatives = 40;
/** Five conversations each, in units of 30. */
const capacityTotal = 5 * 30;
const input = { perSecond: 100, warmUpMs: 5000, windowMs: 20_000 };

export const offerLatency: Bench = {
  names: ['routing.offer_ms'],
  async run(print) {
    // PostgreSQL keeps the instants of commits, by the clock of this machine: nothing else says when one was durable.
    const house = await BenchServer.start([], { track_commit_timestamp: 'on' });
    const load = new ChildProgram(join(import.meta.dirname, 'escalations.ts'));
    try {
      const target = await house.prepare(representatives, capacityTotal);
      say(`${input.perSecond} conversations a second for ${representatives} representatives`);
      const offered = (await load.ask('measure', {
        ...target,
        ...input,
      } satisfies EscalatingInput)) as OfferedAt;
      const committed = await commitsOf(house.connectionString, Object.keys(offered));
      const waits = Object.entries(offered)
        .map(([id, at]) => at - (committed.get(id) ?? Number.NaN))
        .filter((ms) => Number.isFinite(ms))
        .toSorted((a, b) => a - b);
      const percentile = (p: number) =>
        round(waits[Math.min(waits.length - 1, Math.floor(waits.length * p))]!, 1);
      say(`${waits.length} offers`);
      print({
        name: 'routing.offer_ms',
        value: percentile(0.5),
        unit: 'ms',
        p50: percentile(0.5),
        p95: percentile(0.95),
        p99: percentile(0.99),
      });
    } finally {
      await load.close();
      await house.stop();
    }
  },
};

/** When the escalation of each of these conversations was committed: epoch milliseconds. */
async function commitsOf(
  connectionString: string,
  conversationIds: readonly string[],
): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; at: number }>(
      `select conversation_id as id, min(extract(epoch from pg_xact_commit_timestamp(tx_id::xid)) * 1000)::float8 as at
       from event where type = 'conversation.queued' and conversation_id = any ($1) group by 1`,
      [conversationIds],
    );
    return new Map(rows.map((row) => [row.id, row.at]));
  } finally {
    await client.end();
  }
}
