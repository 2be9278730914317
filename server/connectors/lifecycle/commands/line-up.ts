/** Lines up a contact's deliveries: a new one, and those that waited when one before them has ended. */
import type { DeliveryState } from '../../../../contracts/crm.ts';
import type { Tx } from '../../../data-model/house/index.ts';
import { type LineContext, type Lined, lineUp } from '../domain/line.ts';
import {
  changeDeliveries,
  type DeliveryChange,
  insertDelivery,
  type LineRow,
  type NewDelivery,
  readLine,
} from '../store/delivery.store.ts';

export interface LineOf {
  readonly connectionId: string;
  readonly contactId: string;
  readonly at: Date;
  /** Deliveries that are told about even when nothing about them changes: one that a person put back. */
  readonly announced?: readonly string[];
}

/** Call it with the contact's row locked. Appends `delivery.changed` for each that moved. */
export async function lineUpContact(tx: Tx, context: LineContext, of: LineOf): Promise<void> {
  const line = await readLine(tx, of.connectionId, of.contactId);
  const changes = lineUp(line, context);
  await changeDeliveries(
    tx,
    changes.map((change) => toRow(change, of.at)),
  );
  const moved = new Map(changes.map(({ id, state }) => [id, state]));
  for (const row of line) {
    const state = moved.get(row.id) ?? row.state;
    if (state !== row.state || of.announced?.includes(row.id)) announce(tx, of, row, state);
  }
}

export interface Addition {
  readonly delivery: NewDelivery;
  readonly conversationId: string | null;
  /** What the contact has in the connection's line so far. */
  readonly line: readonly LineRow[];
  readonly at: Date;
}

/** A new delivery, in its place; nothing where it is already. Call it with the contact's row locked, before `line` is read. */
export async function addToLine(tx: Tx, context: LineContext, addition: Addition): Promise<void> {
  const { delivery, line, at } = addition;
  const { id, step, occurrence, facts, connectionId, contactId } = delivery;
  if (line.some((row) => row.step === step && row.occurrence === occurrence)) return;
  const state = 'waiting' as const;
  const conversation_id = addition.conversationId;
  const last = { id, step, occurrence, state, reason: null, facts, response: null, conversation_id };
  const whole = [...line, { ...last, attempts: 0, edited: false }];
  const changes = lineUp(whole, context).map((change) => toRow(change, at));
  const own = changes.find((change) => change.id === id) ?? { state };
  if (!(await insertDelivery(tx, delivery, own, at))) return;
  const others = changes.filter((change) => change.id !== id);
  await changeDeliveries(tx, others);
  for (const change of [...others, { ...own, id }])
    announce(tx, { connectionId, contactId, at }, whole.find((row) => row.id === change.id)!, change.state);
}

function announce(
  tx: Tx,
  { connectionId, contactId, at }: LineOf,
  { id, step, conversation_id }: Pick<LineRow, 'id' | 'step' | 'conversation_id'>,
  state: DeliveryState,
): void {
  tx.append({
    type: 'delivery.changed',
    ...(conversation_id === null ? {} : { conversationId: conversation_id }),
    actor: 'system',
    at,
    payload: { deliveryId: id, connectionId, contactId, step, state },
  });
}

function toRow(change: Lined, at: Date): DeliveryChange {
  switch (change.state) {
    case 'due':
      return { id: change.id, state: 'due', due_at: at };
    case 'waiting':
      return { id: change.id, state: 'waiting', reason: change.reason };
    case 'skipped':
      return { id: change.id, state: 'skipped', reason: change.reason, finished_at: at };
    case 'dead':
      return {
        id: change.id,
        state: 'dead',
        reason: change.reason,
        error_code: change.code,
        finished_at: at,
      };
    case 'delivered':
      return { id: change.id, state: 'delivered', response: change.response, finished_at: at };
  }
}
