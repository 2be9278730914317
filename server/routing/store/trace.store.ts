/** What routing writes down of a conversation on its way (`routing_trace`). */
import type { House, Tx } from '../../data-model/house/index.ts';
import type { RoutingTraceTable } from '../../data-model/tables/index.ts';
import type { Facts } from '../domain/rules/facts.ts';

export interface TraceDraft {
  readonly conversationId: string;
  readonly at: Date;
  readonly kind: RoutingTraceTable['kind'];
  readonly configurationVersion: number;
  /** What the rules looked at; they can be run again on it. Undefined when none were. */
  readonly facts?: Facts;
  /** Plain JSON; of `routed`, `transferred`, `released` and `overflowed`: a RouteTrace. */
  readonly trace: object;
}

export async function insertTraces(house: House, tx: Tx, drafts: readonly TraceDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  await tx.run(
    `insert into routing_trace (id, organization_id, conversation_id, at, kind, configuration_version, facts, trace)
     select t.id, $1, t.conversation_id, t.at, t.kind, t.version, t.facts, t.trace
     from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::int[], $7::jsonb[], $8::jsonb[])
       as t (id, conversation_id, at, kind, version, facts, trace)`,
    [
      tx.organizationId,
      drafts.map(() => house.ids.next()),
      drafts.map((d) => d.conversationId),
      drafts.map((d) => d.at),
      drafts.map((d) => d.kind),
      drafts.map((d) => d.configurationVersion),
      drafts.map((d) => (d.facts === undefined ? null : JSON.stringify(d.facts))),
      drafts.map((d) => JSON.stringify(d.trace)),
    ],
    'insert-traces',
  );
}
