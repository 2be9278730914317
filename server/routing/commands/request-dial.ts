/** The voice layer is asked to call a number for a representative who holds the conversation already. */
import type { Actor } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { findDialCommand, insertVoiceCommand } from '../store/voice-command.store.ts';

/** @returns the voice command's id. */
export async function requestDial(
  house: House,
  tx: Tx,
  dial: { conversationId: string; number: string },
  { at, actor }: { at: Date; actor: Actor },
): Promise<string> {
  const { conversationId, number } = dial;
  const draft = { conversationId, queueId: null, kind: 'dial', detail: { number } } as const;
  const commandId = await insertVoiceCommand(house, tx, draft, at);
  tx.append({
    type: 'voice_command.created',
    conversationId,
    actor,
    at,
    payload: { commandId, kind: 'dial', queueId: null },
  });
  return commandId;
}

/** The command that a dialled conversation began with; undefined for any other conversation. */
export async function dialCommandOf(
  tx: Pick<Tx, 'run'>,
  conversationId: string,
): Promise<string | undefined> {
  return await findDialCommand(tx, conversationId);
}
