/** What the voice layer is asked to do. */
import type { VoiceCommandKind } from '../../../contracts/words.ts';
import type { House, Tx } from '../../data-model/house/index.ts';

export interface VoiceCommandDraft {
  readonly conversationId: string;
  /** The queue whose overflow asks for it. */
  readonly queueId: string | null;
  readonly kind: VoiceCommandKind;
  /** `number`: to call. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** @returns its id. */
export async function insertVoiceCommand(
  house: House,
  tx: Tx,
  draft: VoiceCommandDraft,
  at: Date,
): Promise<string> {
  const id = house.ids.next();
  await tx.q
    .insertInto('voice_command')
    .values({
      id,
      organization_id: tx.organizationId,
      conversation_id: draft.conversationId,
      queue_id: draft.queueId,
      kind: draft.kind,
      detail: JSON.stringify(draft.detail),
      created_at: at,
    })
    .execute();
  return id;
}

/** Whether an overflow left a conversation to the voice layer. What a representative dials keeps nobody from a queue. */
export async function hasPendingVoiceCommand(tx: Pick<Tx, 'run'>, conversationId: string): Promise<boolean> {
  const rows = await tx.run(
    `select from voice_command where conversation_id = $1 and state = 'pending' and kind <> 'dial' limit 1`,
    [conversationId],
    'pending-voice-command',
  );
  return rows.length > 0;
}

export interface VoiceCommandRow extends Record<string, unknown> {
  conversation_id: string;
  queue_id: string | null;
  kind: VoiceCommandKind;
  state: 'pending' | 'done' | 'failed';
}

export async function findVoiceCommand(
  tx: Pick<Tx, 'run'>,
  commandId: string,
): Promise<VoiceCommandRow | undefined> {
  const rows = await tx.run<VoiceCommandRow>(
    'select conversation_id, queue_id, kind, state from voice_command where id = $1',
    [commandId],
    'find-voice-command',
  );
  return rows[0];
}

export async function endVoiceCommand(
  tx: Tx,
  commandId: string,
  outcome: 'done' | 'failed',
  at: Date,
): Promise<void> {
  await tx.run('update voice_command set state = $2, settled_at = $3 where id = $1', [
    commandId,
    outcome,
    at,
  ]);
}

/** Ends what an overflow asked of the voice layer for a conversation. @returns what there was. */
export async function endPendingVoiceCommands(
  tx: Tx,
  conversationId: string,
  at: Date,
): Promise<{ id: string; kind: VoiceCommandKind }[]> {
  return await tx.run<{ id: string; kind: VoiceCommandKind }>(
    `update voice_command set state = 'failed', settled_at = $2
     where conversation_id = $1 and state = 'pending' and kind <> 'dial' returning id, kind`,
    [conversationId, at],
    'end-pending-voice-commands',
  );
}

/** The id of the command that a dialled conversation began with. */
export async function findDialCommand(
  tx: Pick<Tx, 'run'>,
  conversationId: string,
): Promise<string | undefined> {
  const rows = await tx.run<{ id: string }>(
    `select id from voice_command where conversation_id = $1 and kind = 'dial' limit 1`,
    [conversationId],
    'dial-command',
  );
  return rows[0]?.id;
}
