/** Carries out what an overflow rule says for one conversation. */
import type { Conversation } from '../../conversations/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import type { PlannedAlert, PlannedOverflow } from '../domain/router/plan.ts';

/**
 * The conversation is locked and still Open in the queue of the plan, without an offer.
 * @returns false when it was not possible: then it stays, and an alert says so.
 */
export async function carryOutOverflow(
  _house: House,
  _tx: Tx,
  _conversation: Conversation,
  _overflow: PlannedOverflow,
  _at: Date,
): Promise<boolean> {
  throw new Error('not written yet');
}

/** Raises alerts to the supervisors, once each while it is open. */
export async function raiseAlerts(
  _house: House,
  _tx: Tx,
  _alerts: readonly PlannedAlert[],
  _at: Date,
): Promise<void> {
  throw new Error('not written yet');
}
