/** Lines up a contact's deliveries again: after a new one, and after one before them has ended. */
import type { Tx } from '../../../data-model/house/index.ts';
import { type LineContext, type Lined, lineUp } from '../domain/line.ts';
import { changeDeliveries, type DeliveryChange, readLine } from '../store/delivery.store.ts';

export interface LineOf {
  readonly connectionId: string;
  readonly contactId: string;
  readonly at: Date;
  /** Deliveries that are told about even when nothing about them changes: new ones. */
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
    if (state === row.state && !of.announced?.includes(row.id)) continue;
    tx.append({
      type: 'delivery.changed',
      ...(row.conversation_id === null ? {} : { conversationId: row.conversation_id }),
      actor: 'system',
      at: of.at,
      payload: {
        deliveryId: row.id,
        connectionId: of.connectionId,
        contactId: of.contactId,
        step: row.step,
        state,
      },
    });
  }
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
