/** What reaches an AI agent beside the customer's messages, and the time that it waits for. */
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { runDueLoop } from '../../data-model/lease/index.ts';

export interface DialogInput {
  readonly conversationId: string;
  /** The engagement that it is for; one that is over by then never reads it. */
  readonly epoch: number;
  /** At most 60 characters: `approval.decided`, `outside.activity` ... */
  readonly kind: string;
  /** JSON. */
  readonly payload: unknown;
  /** The same input told twice is one. */
  readonly dedupeKey?: string;
}

/** Puts it into the agent's inbox. @returns false: it was there already. */
export async function postDialogInput(house: House, tx: Tx, input: DialogInput): Promise<boolean> {
  const at = house.clock.now();
  const row = await tx.q
    .insertInto('dialog_input')
    .values({
      organization_id: tx.organizationId,
      conversation_id: input.conversationId,
      handler_epoch: input.epoch,
      kind: input.kind,
      payload: JSON.stringify(input.payload ?? {}),
      dedupe_key: input.dedupeKey ?? null,
      created_at: at,
    })
    .onConflict((c) =>
      c.columns(['conversation_id', 'dedupe_key']).where('dedupe_key', 'is not', null).doNothing(),
    )
    .returning('position')
    .executeTakeFirst();
  if (!row) return false;
  tx.append({
    type: 'ai_agent.input_arrived',
    conversationId: input.conversationId,
    actor: 'system',
    at,
    payload: { epoch: input.epoch, position: row.position },
  });
  return true;
}

const batchSize = 200;

/** Wakes dialogs in which nothing happened for as long as they asked. Runs on whichever process holds the lease. */
export function runDialogTimers(house: House): { close(): Promise<void> } {
  return runDueLoop(house, {
    name: 'dialog-timers',
    failure: 'dialogs could not be woken and are tried again',
    work: () => wakeDue(house),
  });
}

/** Wakes what is due now. @returns as `DueLoop.work` does. */
export async function wakeDue(house: House): Promise<Date | 0 | null> {
  const now = house.clock.now();
  const due = await house.db.system<{ conversation_id: string; organization_id: string }>(
    'select conversation_id, organization_id from dialog where wake_at <= $1 order by wake_at limit $2',
    [now, batchSize],
  );
  for (const { conversation_id: conversationId, organization_id: organizationId } of due) {
    await transact(house, organizationId, async (tx) => {
      const dialog = await tx.q
        .updateTable('dialog')
        .set({ wake_at: null })
        .where('conversation_id', '=', conversationId)
        .where('wake_at', '<=', now)
        .returning('handler_epoch')
        .executeTakeFirst();
      if (!dialog) return; // the customer was quicker
      await postDialogInput(house, tx, {
        conversationId,
        epoch: dialog.handler_epoch,
        kind: 'wake',
        payload: {},
      });
    });
  }
  if (due.length === batchSize) return 0;
  const next = await house.db.system<{ at: Date | null }>(
    'select min(wake_at) as at from dialog where wake_at > $1',
    [now],
  );
  return next[0]?.at ?? null;
}
