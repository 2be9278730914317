/** A representative asks the copilot. */
import type { CopilotTurn } from '../../../../contracts/plugins.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { answerByDescriptions } from '../by-descriptions.ts';
import { extractInputs } from '../domain/extract-inputs.ts';
import { asksForSummary, summariseConversation } from '../domain/summarise-conversation.ts';
import { runPlugin } from '../run-plugin.ts';
import { settle } from '../settle.ts';
import { type Asker, type Outcome, outcome, readSituation, type Situation } from '../situation.ts';
import { insertTurn } from '../store/turn.store.ts';
import { answerByModel, summariseByModel } from '../with-model.ts';

export interface Question {
  question: string;
  conversationId?: string | undefined;
  /** The representative's own choice. */
  pluginId?: string | undefined;
}

/**
 * Answers within the request; what changes something is asked first. The question is kept, the answer where its
 * plugin says so.
 * @throws {AppError} `conversation.not_found`, `plugin.not_found`
 */
export async function askCopilot(house: House, asker: Asker, asked: Question): Promise<CopilotTurn> {
  const { question, pluginId } = asked;
  const conversationId = asked.conversationId ?? null;
  const situation = await readSituation(house, asker, { question, conversationId });
  const plugin = pluginId === undefined ? null : situation.plugins.find(({ id }) => id === pluginId);
  if (plugin === undefined) throw new AppError('plugin.not_found');
  const turn = { id: house.ids.next(), conversationId, question, at: house.clock.now() };
  await transact(house, asker.organizationId, (tx) => insertTurn(tx, { ...turn, userId: asker.userId }));
  const become = plugin
    ? runPlugin(house, situation, plugin, extractInputs(plugin, question, situation.facts), false)
    : answer(house, situation);
  return await settle(
    house,
    asker.organizationId,
    turn,
    await become.catch((error: unknown) => lost(house, error)),
  );
}

async function answer(house: House, situation: Situation): Promise<Outcome> {
  const { question, conversationId, lines } = situation;
  if (conversationId !== null && asksForSummary(question)) {
    const written = await summariseByModel(house, situation);
    return written ?? outcome('answered', { text: summariseConversation(lines) });
  }
  return (await answerByModel(house, situation)) ?? (await answerByDescriptions(house, situation));
}

/** A defect must not leave the turn running for ever. */
export function lost(house: House, error: unknown): Outcome {
  house.logger.error({ err: error }, 'a question to the copilot failed');
  return outcome('failed', { problem: 'Something failed on our side. It was logged; ask again.' });
}
