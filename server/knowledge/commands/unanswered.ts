/** Questions that no article answered: counted as they come, settled by an editor. */
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { fingerprintOf } from '../domain/fingerprint.ts';
import { readHead } from '../store/article.store.ts';
import { type AskedBy, countQuestion, settleRow, type UnansweredState } from '../store/unanswered.store.ts';

export interface Unanswered {
  readonly question: string;
  readonly askedBy: AskedBy;
  readonly conversationId: string | null;
}

/** Characters of a question that are kept. */
const longestKept = 500;

/**
 * Counts a question without an answer, in the transaction of the turn that had none. What asks nothing (greetings, signs)
 * is not kept. Locks no conversation; take that lock before.
 */
export async function recordUnanswered(
  house: House,
  tx: Tx,
  { question, askedBy, conversationId }: Unanswered,
): Promise<void> {
  const { fingerprint, language } = fingerprintOf(question);
  if (fingerprint === '') return;
  const at = house.clock.now();
  const kept = question.replace(/\s+/g, ' ').trim().slice(0, longestKept);
  const { id, times } = await countQuestion(tx, {
    id: house.ids.next(),
    fingerprint,
    question: kept,
    language,
    askedBy,
    conversationId,
    at,
  });
  tx.append({
    type: 'question.unanswered',
    actor: 'system',
    at,
    payload: { questionId: id, times },
    ...(conversationId === null ? {} : { conversationId }),
  });
}

/**
 * An article answers it now, it needs none, or it is open again.
 * @throws {AppError} `question.not_found`, `article.not_found`
 */
export async function settleUnanswered(
  house: House,
  organizationId: string,
  { questionId, state, articleId }: { questionId: string; state: UnansweredState; articleId: string | null },
): Promise<void> {
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    if (articleId !== null && !(await readHead(tx, articleId))) throw new AppError('article.not_found');
    if (!(await settleRow(tx, questionId, { state, articleId, at })))
      throw new AppError('question.not_found');
  });
}
