/** What was not understood becomes a phrase of an intent, or is left. */
import { type House, read } from '../../data-model/house/index.ts';
import { listUnanswered, settleUnanswered } from '../../knowledge/index.ts';
import { AppError } from '../../platform/errors.ts';
import { redact, withoutMarks } from '../domain/discovery/redact.ts';
import { topicAgent } from '../store/topic-agent.ts';
import { addIntentExamples } from './intent-examples.ts';

const mostLooked = 500;

/**
 * First the phrase, then the question: in between it is only offered once more, and adding a phrase twice adds one.
 * @throws {AppError} `question.not_found`, `ai_agent.not_found`, `topic.not_found`
 */
export async function settleSuggestion(
  house: House,
  editor: { readonly organizationId: string; readonly userId: string },
  settled: {
    readonly questionId: string;
    readonly agentId?: string | undefined;
    readonly accept: boolean;
    /** Null: what no intent is made for. */
    readonly intent: string | null;
  },
): Promise<void> {
  const { organizationId } = editor;
  const { questionId } = settled;
  if (settled.accept) {
    const agent = await read(house, organizationId, (tx) => topicAgent(tx, settled.agentId));
    const open = await listUnanswered(house, organizationId, { state: 'open', limit: mostLooked });
    const question = open.find((one) => one.questionId === questionId);
    if (!question) throw new AppError('question.not_found');
    const text = withoutMarks(redact(question.question));
    const language = question.language?.slice(0, 2) ?? 'en';
    if (text !== '')
      await addIntentExamples(house, editor, {
        agentId: agent.id,
        intent: settled.intent,
        language,
        texts: [text],
      });
  }
  await settleUnanswered(house, organizationId, { questionId, state: 'dismissed', articleId: null });
}
