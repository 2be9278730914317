/**
 * Cycles of the engine and the decisions made in them, refused ones too: from these, the log and the configuration a
 * day can be decided again. What a queue's members were is kept once a list (`routing_roster`), not in every decision.
 */
import type { OfferState } from '../../../contracts/words.ts';
import type { LogPosition } from '../../data-model/events/index.ts';
import type { Tx } from '../../data-model/house/index.ts';
import { instants, integers, jsons, uuids } from '../../platform/db/index.ts';
import type { FirstVersionDecision } from '../domain/decision/first-version.ts';
import type { DecisionTrace } from '../domain/decision/trace.ts';
import { type PackedTrace, packTrace, unpackTrace } from './packed-trace.ts';

/** Reads of the tables that the log had not caught up with: the whole, or single conversations and representatives. */
export interface SeenEarly {
  /** `pg_current_snapshot()` as text. */
  whole: string | null;
  /** By id. */
  parts: Readonly<Record<string, string>>;
}

/** One pass of the engine that decided something. */
export interface Cycle {
  id: string;
  /** Up to where the log was known. */
  basis: LogPosition;
  /** What was known beyond that. */
  seen?: SeenEarly | null;
  decidedAt: Date;
  configurationVersion: number;
}

const insertCycleSql = `
  insert into routing_cycle (id, organization_id, decided_at, basis_tx_id, basis_position, configuration_version, seen)
  values ($1, $2, $3, $4::text::xid8, $5, $6, $7) on conflict (id) do nothing`;

export async function insertCycle(tx: Tx, cycle: Cycle): Promise<void> {
  await tx.run(
    insertCycleSql,
    [
      cycle.id,
      tx.organizationId,
      cycle.decidedAt,
      cycle.basis.txId,
      cycle.basis.position,
      cycle.configurationVersion,
      cycle.seen ? JSON.stringify(cycle.seen) : null,
    ],
    'insert-cycle',
  );
}

export interface StoredRoster {
  rosterId: string;
  members: readonly string[];
}

/** Rosters are named after what they hold, so the same one is written once. */
export async function insertRosters(tx: Tx, rosters: readonly StoredRoster[]): Promise<void> {
  for (const { rosterId, members } of rosters)
    await tx.run(
      'insert into routing_roster (organization_id, id, members) values ($1, $2, $3) on conflict do nothing',
      [tx.organizationId, rosterId, members],
      'insert-roster',
    );
}

export interface NewDecision {
  id: string;
  conversationId: string;
  /** Null: the claim was refused, the tables had moved on. */
  offerId: string | null;
  ordinal: number;
  decidedAt: number;
  /** As `storedTrace` makes it. */
  trace: string;
}

/** A trace as JSON, packed. */
export const storedTrace = (trace: DecisionTrace): string => JSON.stringify(packTrace(trace));

const insertDecisionsSql = `
  insert into assignment_decision
    (id, organization_id, conversation_id, offer_id, decided_at, explanation, cycle_id, ordinal, outcome)
  select d.id, $1, d.conversation_id, d.offer_id, d.decided_at, d.explanation, $2, d.ordinal,
         case when d.offer_id is null then 'refused' else 'offered' end
  from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::int[], $8::json[])
    as d (id, conversation_id, offer_id, decided_at, ordinal, explanation)`;

/** @param cycleId null for those made by hand. */
export async function insertDecisions(
  tx: Tx,
  cycleId: string | null,
  decisions: readonly NewDecision[],
): Promise<void> {
  if (decisions.length === 0) return;
  await tx.run(
    insertDecisionsSql,
    [
      tx.organizationId,
      cycleId,
      uuids(decisions.map((d) => d.id)),
      uuids(decisions.map((d) => d.conversationId)),
      uuids(decisions.map((d) => d.offerId)),
      instants(decisions.map((d) => d.decidedAt)),
      integers(decisions.map((d) => d.ordinal)),
      jsons(decisions.map((d) => d.trace)),
    ],
    'insert-decisions',
  );
}

export interface StoredDecision extends Record<string, unknown> {
  decision: DecisionTrace | FirstVersionDecision;
  outcome: 'offered' | 'refused';
  offerId: string | null;
  offerState: OfferState | null;
  /** The members of the queue then, in the order of the trace's codes; null with decisions that name no roster. */
  roster: string[] | null;
}

/** The decisions of a conversation, the oldest first. */
export async function decisionsOf(tx: Pick<Tx, 'run'>, conversationId: string): Promise<StoredDecision[]> {
  const rows = await tx.run<
    Omit<StoredDecision, 'decision'> & { decision: PackedTrace | FirstVersionDecision }
  >(
    `select d.explanation as decision, d.outcome, o.id as "offerId", o.state as "offerState", r.members as roster
     from assignment_decision d
     left join offer o on o.id = d.offer_id
     left join routing_roster r on r.organization_id = d.organization_id and r.id = d.explanation ->> 'rosterId'
     where d.conversation_id = $1 order by d.decided_at, d.id`,
    [conversationId],
    'decisions-of',
  );
  return rows.map(
    ({ decision, ...row }) =>
      ({
        ...row,
        decision: decision.v === 1 ? decision : unpackTrace(decision),
      }) as StoredDecision,
  );
}
