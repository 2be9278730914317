/** A conversation goes back to somebody else's agent that called one of ours: with what came of it, and it is over here. */
import type { HandoffContext } from '../../../contracts/handoff.ts';
import {
  appendMessages,
  type Conversation,
  closeConversation,
  endDraft,
  recordHandoff,
} from '../../conversations/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { initiateName, transcriptAttachment, vaContext } from '../outside/domain/va-context.ts';
import type { AgentTransfer } from './agent-runtime.ts';
import type { Standing } from './standing.ts';

/**
 * Whether it goes to somebody else's agent that called one of ours: back, or by the caller's name, when there is no
 * agent of ours that is meant.
 */
export function returnsToCaller(
  { context }: Pick<Conversation, 'context'>,
  { target }: Pick<AgentTransfer, 'target'>,
): boolean {
  const caller = context.calledBy as { name: string | null } | undefined;
  if (caller === undefined) return false;
  return target.kind === 'back' || (target.kind === 'ai_agent' && target.name === caller.name);
}

/** The caller gets `handoff.initiate` with the record, then the end with the outcome. */
export async function handBack(
  house: House,
  tx: Tx,
  conversation: Conversation,
  { agentId, agentName, epoch }: Standing,
  context: HandoffContext,
): Promise<void> {
  const at = house.clock.now();
  const { name, contentType, content } = transcriptAttachment(context);
  await recordHandoff(house, tx, conversation, null, context);
  await appendMessages(tx, conversation, [
    {
      clientMessageId: `ai:${epoch}:back`,
      kind: 'event',
      sender: { kind: 'ai_agent', id: agentId, name: agentName, epoch },
      text: '',
      content: {
        name: initiateName,
        value: vaContext(context),
        attachments: [{ name: name ?? 'Transcript', contentType, content }],
      },
      sentAt: at,
    },
    { ...endDraft(house, conversation), content: { value: { ...context.variables, outcome: 'back' } } },
  ]);
  await closeConversation(tx, conversation, 'handed_back', { at, actor: `ai_agent:${agentId}` });
}
