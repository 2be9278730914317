/** Writes down what became of a turn, and shows it: the whole answer once, to the one who asked. */
import type { CopilotTurn } from '../../../contracts/plugins.ts';
import { appendMessages, lockConversation, type MessageDraft } from '../../conversations/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import type { Outcome } from './situation.ts';
import { type StoredAnswer, settleTurn, type TurnRow } from './store/turn.store.ts';

/** A process that died meanwhile leaves its turns running. */
const longestRunMs = 3 * 60_000;

const waits = (state: CopilotTurn['state']): boolean =>
  state === 'inputs' || state === 'confirmation' || state === 'sign_in' || state === 'choice';

export async function settle(
  house: House,
  organizationId: string,
  turn: { id: string; conversationId: string | null; question: string; at: Date },
  { pluginId, values, keep, state, ...answer }: Outcome,
): Promise<CopilotTurn> {
  const isWaiting = waits(state);
  const stored: StoredAnswer = isWaiting || keep ? answer : withoutAnswer(answer);
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    // Conversations are locked before anything is written.
    const conversation =
      keep && pluginId !== null && state === 'answered' && turn.conversationId !== null
        ? await lockConversation(tx, turn.conversationId)
        : undefined;
    await settleTurn(tx, turn.id, {
      pluginId,
      state,
      answer: stored,
      inputs: isWaiting ? values : null,
      at,
    });
    // Whoever takes over later reads it with the rest; it is too late once the conversation is over.
    if (conversation && conversation.state !== 'closed')
      await appendMessages(tx, conversation, [noteOf(turn, answer, at)]);
  });
  return {
    id: turn.id,
    conversationId: turn.conversationId,
    at: turn.at.toISOString(),
    question: turn.question,
    state,
    ...answer,
  };
}

/** A message holds so many characters of an answer. */
const longestNote = 8000;

/** The answer in the conversation's transcript: for staff. */
const noteOf = (turn: { id: string; question: string }, answer: StoredAnswer, at: Date): MessageDraft => ({
  clientMessageId: `copilot:${turn.id}`,
  kind: 'note',
  sender: { kind: 'system', id: 'copilot', name: 'Copilot' },
  text: [
    `${answer.source?.pluginName ?? 'Copilot'}: “${turn.question}”`,
    (answer.text ?? '').slice(0, longestNote),
    ...(answer.link && !answer.text?.includes(answer.link.url) ? [answer.link.url] : []),
  ].join('\n\n'),
  sentAt: at,
});

/** That it was asked, and whom; not what came back. */
const withoutAnswer = (answer: StoredAnswer): StoredAnswer => ({
  ...answer,
  text: '',
  link: null,
  citations: [],
  inputs: [],
  problem: answer.problem === null ? null : 'It did not succeed.',
});

export function presentTurn(row: TurnRow, now: Date): CopilotTurn {
  const isLost = row.state === 'running' && now.getTime() - row.updatedAt.getTime() > longestRunMs;
  return {
    id: row.id,
    conversationId: row.conversationId,
    at: row.at.toISOString(),
    question: row.question,
    state: isLost ? 'failed' : row.state,
    text: row.answer.text ?? '',
    source: row.answer.source ?? null,
    link: row.answer.link ?? null,
    citations: row.answer.citations ?? [],
    inputs: row.answer.inputs ?? [],
    choices: row.answer.choices ?? [],
    connectionId: row.answer.connectionId ?? null,
    by: row.answer.by ?? 'descriptions',
    problem: isLost ? 'This was interrupted. Ask again.' : (row.answer.problem ?? null),
    suggestions: row.answer.suggestions ?? [],
  };
}
