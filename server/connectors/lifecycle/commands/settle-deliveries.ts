/** What became of deliveries is written down, and what is next is claimed, in one transaction. */
import { type House, type Tx, transact } from '../../../data-model/house/index.ts';
import type { CrmExchange } from '../../crm/index.ts';
import { atOnce, type ConnectionEffect, type Settled, settle } from '../domain/delivery/settle.ts';
import { bounded, storable } from '../domain/json.ts';
import type { LineContext } from '../domain/line.ts';
import { attemptOf } from '../jobs/attempt.ts';
import type { Sent } from '../jobs/send-delivery.ts';
import { insertAttempts, type NewAttempt } from '../store/attempt.store.ts';
import { connectionWorks, pauseConnection } from '../store/connection-state.store.ts';
import { lockContacts } from '../store/contact.store.ts';
import {
  type ClaimedRow,
  claimDue,
  type DeliveryChange,
  lockConnection,
  settleClaimed,
} from '../store/delivery.store.ts';
import { insertLinks } from '../store/link.store.ts';
import { lineUpContact } from './line-up.ts';

/** A claimed delivery that has been tried. */
export interface Tried {
  readonly delivery: ClaimedRow;
  readonly claim: string;
  readonly sent: Sent;
  readonly at: Date;
}

export interface Round {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly tried: readonly Tried[];
  readonly context: LineContext;
  /** What this process has claimed and neither settles nor gives back now, by claim. */
  readonly held: ReadonlyMap<string, string>;
  /** Most requests at once over all processes; 0 only settles. */
  readonly cap: number;
  /** Held ready beyond them. */
  readonly ahead: number;
  readonly leaseMs: number;
  /** How the connection stood when it was last read. */
  readonly standing: Standing;
  readonly random: () => number;
}

export interface Standing {
  /** In a row. */
  readonly failures: number;
  /** It is or was paused, and has not answered since. */
  readonly paused: boolean;
}

export interface Claimed {
  readonly claim: string;
  readonly deliveries: readonly ClaimedRow[];
  readonly standing: Standing;
  /**
   * How many requests this process may have under way now: with 0, what it holds ready is to be given back. Null: as
   * before, since another process claims at this moment.
   */
  readonly mayUse: number | null;
}

export async function settleAndClaim(house: House, round: Round): Promise<Claimed> {
  return await transact(house, round.organizationId, async (tx) => {
    const now = house.clock.now();
    if (round.tried.length > 0) await settleTried(house, tx, round, now);
    const claim = house.ids.next();
    const nothing = { claim, deliveries: [], standing: round.standing, mayUse: 0 };
    if (round.cap <= 0) return nothing;
    const connection = await lockConnection(tx, round.connectionId);
    if (!connection) return { ...nothing, mayUse: null };
    const { enabled, paused_until, failures } = connection;
    const standing = { failures, paused: paused_until !== null };
    if (!enabled || (paused_until && paused_until > now)) return { ...nothing, standing };
    const cap = atOnce(failures, round.cap);
    const { deliveries, others } = await claimDue(tx, {
      connectionId: round.connectionId,
      claim,
      now,
      until: new Date(now.getTime() + round.leaseMs),
      own: [...new Set(round.held.values())],
      held: round.held.size,
      cap,
      ahead: cap === round.cap ? round.ahead : 0,
    });
    return { claim, standing, deliveries, mayUse: Math.max(0, cap - others) };
  });
}

async function settleTried(house: House, tx: Tx, round: Round, now: Date): Promise<void> {
  await lockContacts(tx, [...new Set(round.tried.map(({ delivery }) => delivery.contact_id))]);
  const fates = round.tried.map((tried) => ({ tried, ...fateOf(tried, round, now) }));
  const settled = await settleClaimed(
    tx,
    fates.map(({ tried, change }) => ({ ...change, claim: tried.claim })),
  );
  // What was sent was sent, even when the claim had run out meanwhile.
  await insertAttempts(
    tx,
    fates.flatMap(({ tried }) => attemptsOf(house, tried)),
  );
  const stood = new Set(settled.map(({ id }) => id));
  const kept = fates.filter(({ change }) => stood.has(change.id));
  await insertLinks(
    tx,
    kept.flatMap(({ tried, change }) => {
      const conversationId = tried.delivery.conversation_id;
      const made = change.state === 'delivered' && change.record && isCreate(tried);
      return made && conversationId
        ? [
            {
              conversationId,
              connectionId: round.connectionId,
              record: change.record,
              relation: 'activity' as const,
            },
          ]
        : [];
    }),
    { by: 'system', at: now },
  );
  for (const { tried, change } of kept)
    tx.append({
      type: 'delivery.changed',
      ...(tried.delivery.conversation_id === null ? {} : { conversationId: tried.delivery.conversation_id }),
      actor: 'system',
      at: now,
      payload: {
        deliveryId: change.id,
        connectionId: round.connectionId,
        contactId: tried.delivery.contact_id,
        step: tried.delivery.step,
        state: change.state,
      },
    });
  await applyEffects(
    tx,
    round,
    fates.flatMap(({ effect }) => effect ?? []),
    now,
  );
  const ended = new Set(kept.filter(({ change }) => change.state !== 'due').map(({ change }) => change.id));
  const waited = settled.filter(({ id, others_wait }) => others_wait && ended.has(id));
  for (const contactId of new Set(waited.map(({ contact_id }) => contact_id)))
    await lineUpContact(tx, round.context, { connectionId: round.connectionId, contactId, at: now });
}

interface Fate {
  readonly change: DeliveryChange;
  readonly effect: ConnectionEffect | null;
}

function fateOf({ delivery, sent }: Tried, round: Round, now: Date): Fate {
  const { id } = delivery;
  if (sent.kind === 'skipped')
    return { change: { id, state: 'skipped', reason: sent.reason, finished_at: now }, effect: null };
  if (sent.kind === 'dead')
    return {
      change: { id, state: 'dead', reason: sent.message, error_code: sent.code, finished_at: now },
      effect: null,
    };
  const { response } = sent;
  const outcome: Settled = settle(
    { ...response.verdict, status: response.status },
    {
      attempts: delivery.attempts,
      since: delivery.since,
      connectionFailures: round.standing.failures,
    },
    now,
    round.random(),
  );
  const done = outcome.delivery.state === 'delivered';
  return {
    effect: outcome.connection,
    change: {
      id,
      state: outcome.delivery.state,
      due_at: outcome.delivery.dueAt,
      reason: outcome.delivery.reason ?? (done ? sent.note : null),
      error_code: outcome.delivery.errorCode,
      response: done ? bounded(response.body) : null,
      record:
        done && response.record
          ? (storable({ ...response.record }) as unknown as typeof response.record)
          : null,
      finished_at: outcome.delivery.state === 'due' ? null : now,
    },
  };
}

const isCreate = ({ sent, delivery }: Tried): boolean =>
  sent.kind === 'answered' && delivery.step === 2 && delivery.facts.relate === undefined;

function attemptsOf(house: House, { delivery, sent, at }: Tried): NewAttempt[] {
  if (sent.kind !== 'answered') return [];
  const { response } = sent;
  let began = at.getTime();
  // What could not even be made, because something of ours was in the way, was no attempt.
  const exchanges = [...response.earlier, response].filter(({ request }) => request.url !== '');
  return exchanges.map((exchange: CrmExchange): NewAttempt => {
    const attempt = attemptOf(exchange, new Date(began), exchange === response ? sent.note : null);
    // At least a millisecond apart, so that they stay in their order.
    began += Math.max(1, attempt.durationMs);
    const { durationMs, ...rest } = attempt;
    return { id: house.ids.next(), delivery_id: delivery.id, duration_ms: durationMs, ...rest };
  });
}

/** Of several at once: the longest pause counts, and one failure, however many failed together. */
async function applyEffects(
  tx: Tx,
  { connectionId, standing }: Round,
  effects: readonly ConnectionEffect[],
  at: Date,
): Promise<void> {
  const asked = effects.filter((effect) => effect.kind === 'pause').sort((a, b) => +b.until - +a.until)[0];
  const rest = effects.find((effect) => effect.kind === 'rest');
  const works = effects.some(({ kind }) => kind === 'works');
  const changed = (change: 'paused' | 'resumed') =>
    tx.append({ type: 'connection.changed', actor: 'system', at, payload: { connectionId, change } });
  if (works && (standing.failures > 0 || standing.paused)) {
    await connectionWorks(tx, connectionId, at);
    if (!asked && !rest) changed('resumed');
  }
  const paused = asked
    ? await pauseConnection(tx, connectionId, { ...asked, failures: null }, at)
    : rest && (await pauseConnection(tx, connectionId, { ...rest, failures: works ? 1 : rest.failures }, at));
  if (paused) changed('paused');
}
