/** Writes down what somebody did by hand: transfers, picks, assignments, consults. */
import type { House, Tx } from '../../data-model/house/index.ts';
import type { HandTrace } from '../domain/decision/by-hand.ts';
import { recordTraces } from '../store/trace.store.ts';

export async function recordByHand(
  house: House,
  tx: Tx,
  conversationId: string,
  trace: HandTrace,
  at: Date,
): Promise<void> {
  await recordTraces(house, tx, [{ conversationId, kind: trace.kind, trace }], at);
}
