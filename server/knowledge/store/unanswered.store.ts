/** The rows of unanswered_question. */
import type { Tx } from '../../data-model/house/index.ts';

export type AskedBy = 'customer' | 'representative';
export type UnansweredState = 'open' | 'answered' | 'dismissed';

export interface AskedQuestion {
  readonly id: string;
  readonly fingerprint: string;
  readonly question: string;
  readonly language: string | null;
  readonly askedBy: AskedBy;
  readonly conversationId: string | null;
  readonly at: Date;
}

/** The same question again counts; one that was settled is open again. @returns its id and how often it was asked. */
export async function countQuestion(tx: Tx, asked: AskedQuestion): Promise<{ id: string; times: number }> {
  return await tx.q
    .insertInto('unanswered_question')
    .values({
      id: asked.id,
      organization_id: tx.organizationId,
      fingerprint: asked.fingerprint,
      question: asked.question,
      language: asked.language,
      asked_by: asked.askedBy,
      first_asked_at: asked.at,
      last_asked_at: asked.at,
      last_conversation_id: asked.conversationId,
    })
    .onConflict((c) =>
      c.columns(['organization_id', 'fingerprint', 'asked_by']).doUpdateSet((e) => ({
        times: e('unanswered_question.times', '+', 1),
        last_asked_at: asked.at,
        last_conversation_id: asked.conversationId,
        // What was dismissed stays so; what was answered was not, it seems.
        state: e
          .case()
          .when('unanswered_question.state', '=', 'answered')
          .then('open' as const)
          .else(e.ref('unanswered_question.state'))
          .end(),
      })),
    )
    .returning(['id', 'times'])
    .executeTakeFirstOrThrow();
}

export interface UnansweredRow extends Record<string, unknown> {
  readonly questionId: string;
  readonly question: string;
  readonly language: string | null;
  readonly askedBy: AskedBy;
  readonly times: number;
  readonly firstAskedAt: Date;
  readonly lastAskedAt: Date;
  readonly lastConversationId: string | null;
  readonly state: UnansweredState;
  readonly articleId: string | null;
}

/** The most asked first. */
export async function unansweredRows(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  { state, limit }: { state: UnansweredState; limit: number },
): Promise<UnansweredRow[]> {
  return await tx.run<UnansweredRow>(
    `select id as "questionId", question, language, asked_by as "askedBy", times, first_asked_at as "firstAskedAt",
       last_asked_at as "lastAskedAt", last_conversation_id as "lastConversationId", state, article_id as "articleId"
     from unanswered_question where organization_id = $1 and state = $2
     order by times desc, last_asked_at desc, id limit $3`,
    [organizationId, state, limit],
    'unanswered-questions',
  );
}

/** @returns false when there is no such question. */
export async function settleRow(
  tx: Tx,
  questionId: string,
  settled: { state: UnansweredState; articleId: string | null; at: Date },
): Promise<boolean> {
  const row = await tx.q
    .updateTable('unanswered_question')
    .set({
      state: settled.state,
      article_id: settled.articleId,
      settled_at: settled.state === 'open' ? null : settled.at,
    })
    .where('id', '=', questionId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
