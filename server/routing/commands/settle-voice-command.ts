/** The voice layer tells what came of a command: callback, voicemail, external number. */
import {
  appendMessages,
  closeConversation,
  defaultQueue,
  endDraft,
  lockConversation,
  queueConversation,
} from '../../conversations/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import { type House, read, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { endVoiceCommand, findVoiceCommand } from '../store/voice-command.store.ts';

/** Why the conversation closed. */
const closeReasons = {
  callback: 'called_back',
  voicemail: 'voicemail_left',
  external_number: 'connected_outside',
  dial: 'called',
} as const;

/**
 * `done` closes the conversation. `failed` puts it back in its queue, in its place, to wait for a representative: no overflow
 * rule is asked again, since it would say the same. A dialled call is its representative's either way: when it failed, a
 * note says so. Telling the same outcome twice does nothing.
 * @throws {AppError} `voice_command.not_found`, `voice_command.settled` when it had another outcome
 */
export async function settleVoiceCommand(
  house: House,
  organizationId: string,
  commandId: string,
  outcome: 'done' | 'failed',
  actor: Actor,
): Promise<void> {
  const found = await read(house, organizationId, (tx) => findVoiceCommand(tx, commandId));
  if (!found) throw new AppError('voice_command.not_found');
  await transact(house, organizationId, async (tx) => {
    const conversation = await lockConversation(tx, found.conversation_id);
    const command = (await findVoiceCommand(tx, commandId))!;
    if (command.state === outcome) return;
    if (command.state !== 'pending') throw new AppError('voice_command.settled');
    const change = { at: house.clock.now(), actor };
    await endVoiceCommand(tx, commandId, outcome, change.at);
    tx.append({
      type: 'voice_command.settled',
      conversationId: conversation.id,
      ...change,
      payload: { commandId, kind: command.kind, outcome },
    });
    if (command.kind === 'dial' && outcome === 'failed' && conversation.state !== 'closed') {
      const sender = { kind: 'system', id: 'patchbay', name: 'Patchbay' } as const;
      const text = 'The call was not placed.';
      const note = { clientMessageId: `system:dial:${commandId}`, kind: 'note', sender, text } as const;
      await appendMessages(tx, conversation, [{ ...note, sentAt: change.at }]);
    }
    // Meanwhile the customer may have left, or somebody may have taken it by hand.
    if (conversation.state !== 'open' || conversation.queue_id !== null) return;
    if (outcome === 'done') {
      await appendMessages(tx, conversation, [endDraft(house, conversation)]);
      await closeConversation(tx, conversation, closeReasons[command.kind], change);
      return;
    }
    await queueConversation(
      house,
      tx,
      conversation,
      {
        queueId: command.queue_id ?? (await defaultQueue(tx, conversation)),
        cause: 'released',
        requiredSkills: conversation.required_skills,
        demand: { ...conversation.demand, stays: true },
        waitingSince: conversation.waiting_since ?? conversation.opened_at,
      },
      change,
    );
  });
}
