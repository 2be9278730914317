/** What reaches an AI agent beside the customer's messages, and the time that it waits for. */
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { Lease } from '../../data-model/lease/index.ts';

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

const longestSleepMs = 5000;
const batchSize = 200;

/** Wakes dialogs in which nothing happened for as long as they asked. Runs on whichever process holds the lease. */
export function runDialogTimers(house: House): { close(): Promise<void> } {
  const lease = new Lease(house, {
    name: 'dialog-timers',
    start: async () => {
      let timer: NodeJS.Timeout | undefined;
      let closed = false;
      let turn: Promise<void> = Promise.resolve();
      const run = async () => {
        let sleepMs = 1000;
        try {
          sleepMs = await wakeDue(house);
        } catch (error) {
          house.logger.warn({ err: error }, 'dialogs could not be woken and are tried again');
        }
        if (!closed) {
          timer = setTimeout(() => {
            turn = run();
          }, sleepMs);
        }
      };
      turn = run();
      return {
        async stop() {
          closed = true;
          clearTimeout(timer);
          await turn;
          clearTimeout(timer);
        },
      };
    },
  });
  lease.open();
  return { close: () => lease.close() };
}

/** Wakes what is due now. @returns milliseconds until it is worth looking again. */
export async function wakeDue(house: House): Promise<number> {
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
  const at = next[0]?.at;
  return at
    ? Math.max(20, Math.min(longestSleepMs, at.getTime() - house.clock.now().getTime()))
    : longestSleepMs;
}
