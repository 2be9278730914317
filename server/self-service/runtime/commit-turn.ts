/**
 * Writes a turn: its words, the agent's new state, what it tells the figures, and a hand-over, in one transaction
 * and under the epoch at which the turn began.
 */
import {
  appendMessages,
  type Conversation,
  closeConversation,
  endDraft,
  lockConversation,
  type MessageDraft,
} from '../../conversations/index.ts';
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { recordUnanswered } from '../../knowledge/index.ts';
import type { AgentOutput, AgentTurn } from './agent-runtime.ts';
import { handOn } from './hand-on.ts';
import type { Next, Standing } from './standing.ts';
import { keepUserVariables } from './user-variables.ts';

/** Longest trace that is kept, in characters of JSON. */
const longestTrace = 200_000;

export interface Taken {
  readonly turn: AgentTurn;
  readonly durationMs: number;
}

/** @throws {AppError} `conversation.stale_epoch`, `conversation.not_handler`, `conversation.closed` */
export async function commitTurn(
  house: House,
  organizationId: string,
  conversationId: string,
  standing: Standing,
  next: Next,
  taken: Taken,
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (await isTaken(tx, conversationId, standing, next)) return; // another process took this turn
    const { turn } = taken;
    const at = house.clock.now();
    await appendMessages(tx, conversation, draftsOf(standing, next, turn.outputs, at));
    for (const question of turn.unanswered ?? [])
      await recordUnanswered(house, tx, { question, askedBy: 'customer', conversationId });
    await writeDialog(tx, conversationId, standing, next, turn, at);
    await writeTrace(tx, conversationId, standing, next, taken, at);
    if (turn.userVariables) await keepUserVariables(tx, standing, turn.userVariables, at);
    const { progress, transfer } = turn;
    const actor = `ai_agent:${standing.agentId}` as const;
    if (progress && isTelling(progress, standing)) {
      tx.append({
        type: 'ai_agent.progressed',
        conversationId,
        actor,
        at,
        payload: { agentId: standing.agentId, epoch: standing.epoch, ...progress },
      });
    }
    if (transfer) await handOn(house, tx, conversation, standing, transfer);
    else if (turn.ended) await end(house, tx, conversation, actor, at);
  });
}

const isTelling = (
  { begun, completed, answered, notUnderstood, midway }: NonNullable<AgentTurn['progress']>,
  before: Pick<Standing, 'midway'>,
): boolean =>
  begun.length > 0 || completed.length > 0 || answered > 0 || notUnderstood > 0 || midway !== before.midway;

async function isTaken(tx: Tx, conversationId: string, { epoch }: Standing, next: Next): Promise<boolean> {
  const before = await tx.q
    .selectFrom('dialog')
    .select(['last_sequence', 'last_input'])
    .where('conversation_id', '=', conversationId)
    .where('handler_epoch', '=', epoch)
    .executeTakeFirst();
  if (!before) return false;
  if (next.input.kind === 'start') return true;
  return before.last_sequence >= next.lastSequence && before.last_input >= next.lastInput;
}

function draftsOf(
  { agentId, agentName, epoch }: Standing,
  next: Next,
  outputs: readonly AgentOutput[],
  at: Date,
): MessageDraft[] {
  // The names of turns are unique in an engagement, so a turn that is repeated says each thing once.
  const place = next.turn === 'start' ? String(next.lastSequence) : next.turn.replace('message:', '');
  return outputs.map(
    ({ text, suggestedActions, sources, attachments, speaker, speak, locale, event }, n) => ({
      clientMessageId: `ai:${epoch}:${place}:${n}`,
      kind: event ? 'event' : 'message',
      sender: { kind: 'ai_agent', id: agentId, name: speaker ?? agentName, epoch },
      text,
      content: {
        ...event,
        ...(speak === undefined ? {} : { speak }),
        ...(locale === undefined ? {} : { locale }),
        ...(suggestedActions?.length ? { suggestedActions: suggestedActions.map(({ title }) => title) } : {}),
        ...(sources?.length
          ? { sources: sources.map(({ id, title, passage }) => ({ articleId: id, title, passage })) }
          : {}),
        ...(attachments?.length
          ? { attachments: attachments.map((each) => ({ ...each, name: each.name ?? '' })) }
          : {}),
      },
      sentAt: at,
    }),
  );
}

async function writeDialog(
  tx: Tx,
  conversationId: string,
  { epoch, midway }: Standing,
  next: Next,
  turn: AgentTurn,
  at: Date,
): Promise<void> {
  const isOver = turn.transfer !== undefined || turn.ended === true;
  const dialog = {
    state: JSON.stringify(turn.state ?? null),
    last_sequence: next.lastSequence,
    last_input: next.lastInput,
    handler_epoch: epoch,
    midway: turn.progress ? turn.progress.midway : midway,
    wake_at:
      turn.wakeAfterMs === undefined || isOver
        ? null
        : new Date(at.getTime() + Math.max(1000, turn.wakeAfterMs)),
  };
  await tx.q
    .insertInto('dialog')
    .values({ conversation_id: conversationId, organization_id: tx.organizationId, ...dialog })
    .onConflict((c) => c.column('conversation_id').doUpdateSet(dialog))
    .execute();
}

async function writeTrace(
  tx: Tx,
  conversationId: string,
  { epoch, agentId }: Standing,
  next: Next,
  { turn, durationMs }: Taken,
  at: Date,
): Promise<void> {
  let steps = JSON.stringify(turn.trace);
  if (steps.length > longestTrace)
    steps = JSON.stringify([...turn.trace.slice(0, 20), { step: 'limit', detail: 'The trace is too long.' }]);
  // One statement: the trace is kept, and what the turn did outside is over with it.
  await tx.run(
    `with kept as (
       insert into turn_trace (organization_id, conversation_id, handler_epoch, turn, ai_agent_id, at, duration_ms, steps)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing)
     delete from turn_step where conversation_id = $2 and handler_epoch = $3 and turn = $4`,
    [tx.organizationId, conversationId, epoch, next.turn, agentId, at, Math.round(durationMs), steps],
    'keep-turn-trace',
  );
}

async function end(
  house: House,
  tx: Tx,
  conversation: Conversation,
  actor: `ai_agent:${string}`,
  at: Date,
): Promise<void> {
  await appendMessages(tx, conversation, [endDraft(house, conversation)]);
  await closeConversation(tx, conversation, 'self_service_ended', { at, actor });
}
