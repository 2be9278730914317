/** A conversation's way through routing: what was written down, and what the log says of it. */
import { type EventType, unfold } from '../../data-model/events/index.ts';
import type { Tx } from '../../data-model/house/index.ts';
import type { RoutingTraceKind } from '../../data-model/tables/index.ts';
import type { WayEvent } from '../domain/decision/present-way.ts';

export interface StoredTrace extends Record<string, unknown> {
  at: Date;
  kind: RoutingTraceKind;
  configurationVersion: number;
  facts: unknown;
  trace: unknown;
}

/** The oldest first. */
export async function tracesOf(tx: Pick<Tx, 'run'>, conversationId: string): Promise<StoredTrace[]> {
  return await tx.run<StoredTrace>(
    `select at, kind, configuration_version as "configurationVersion", facts, trace
     from routing_trace where conversation_id = $1 order by at, id`,
    [conversationId],
    'traces-of',
  );
}

/** What of the log belongs on the way: no messages, and nothing that a trace says with its reasons. */
const wayEvents = [
  'conversation.queued',
  'conversation.dequeued',
  'conversation.parked',
  'conversation.closed',
  'handler.engaged',
  'handler.released',
  'offer.made',
  'offer.accepted',
  'offer.declined',
  'offer.timed_out',
  'offer.withdrawn',
  'alert.cleared',
  'voice_command.created',
  'voice_command.settled',
  'consultation.requested',
  'consultation.accepted',
  'consultation.declined',
  'consultation.ended',
] as const satisfies readonly EventType[];

/** In the log's order. */
export async function wayEventsOf(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  conversationId: string,
): Promise<WayEvent[]> {
  const events = (await tx.run(
    `select type, at, actor, representative_id as "representativeId", payload from event
     where organization_id = $1 and conversation_id = $2 and type = any ($3) order by tx_id, position`,
    [organizationId, conversationId, wayEvents],
    'way-events-of',
  )) as unknown as WayEvent[];
  return events.flatMap(unfold);
}

/** Display names of these users and AI agents. */
export async function namesOfPeople(
  tx: Pick<Tx, 'run'>,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.run<{ id: string; name: string }>(
    `select id, display_name as name from app_user where id = any ($1)
     union all select id, name from ai_agent where id = any ($1)`,
    [ids],
    'names-of-people',
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
