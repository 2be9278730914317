/** `routing_trace`: what happened on the way to and between queues. */
import type { House, Tx } from '../../data-model/house/index.ts';
import type { RoutingTraceKind } from '../../data-model/tables/index.ts';
import type { Facts } from '../domain/rules/facts.ts';

export interface NewTrace {
  readonly conversationId: string;
  readonly kind: RoutingTraceKind;
  /** Plain JSON; of `routed`, `released` and `overflowed`, and of a transfer to a queue: a RouteTrace. */
  readonly trace: object;
  /** What the rules looked at, so that they can be run again; none without rules. */
  readonly facts?: Facts;
  /** The one in effect unless told. */
  readonly configurationVersion?: number;
}

export async function recordTraces(
  house: House,
  tx: Tx,
  traces: readonly NewTrace[],
  at: Date,
): Promise<void> {
  if (traces.length === 0) return;
  await tx.run(
    `insert into routing_trace (id, organization_id, conversation_id, at, kind, configuration_version, facts, trace)
     select t.id, $1, t.conversation_id, $2, t.kind, coalesce(t.version, o.configuration_version), t.facts, t.trace
     from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::jsonb[], $8::jsonb[])
       as t (id, conversation_id, kind, version, facts, trace)
     join organization o on o.id = $1`,
    [
      tx.organizationId,
      at,
      traces.map(() => house.ids.next()),
      traces.map((t) => t.conversationId),
      traces.map((t) => t.kind),
      traces.map((t) => t.configurationVersion ?? null),
      traces.map((t) => (t.facts === undefined ? null : JSON.stringify(t.facts))),
      traces.map((t) => JSON.stringify(t.trace)),
    ],
    'record-traces',
  );
}
