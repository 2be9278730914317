/**
 * An agent of somebody else's calls one of ours: a conversation begins that it holds on the customer's side, with
 * what came along (`handoff.initiate`), and ends by giving back, by being done, or by staying with a representative.
 */
import type { HandoffContext } from '../../../../contracts/handoff.ts';
import {
  appendMessages,
  type Conversation,
  engageHandler,
  lockConversation,
  openWithin,
  recordHandoff,
  takeOutOfQueue,
} from '../../../conversations/index.ts';
import { type House, type Tx, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { OutsideActivity } from '../domain/activity.ts';
import { readContext } from '../domain/va-context.ts';

export interface CalledAgent {
  readonly id: string;
  readonly name: string;
}

export interface CallRequest {
  readonly organizationId: string;
  readonly conversationId: string;
  readonly channelId: string;
  readonly agent: CalledAgent;
  readonly customer: { readonly externalId: string; readonly name: string };
  /** False: it begins with what the caller sends first. */
  readonly begins: boolean;
}

/** Stands in a conversation's context: who holds the customer's side. */
export const calledBy = 'calledBy';

const change = (house: House) => ({ at: house.clock.now(), actor: 'system' }) as const;

/** @throws {AppError} `channel.not_found` */
export async function openCall(house: House, request: CallRequest): Promise<void> {
  const { organizationId, conversationId, channelId, customer, agent, begins } = request;
  await transact(house, organizationId, async (tx) => {
    const opened = await openWithin(house, tx, {
      conversationId,
      channel: 'chat',
      channelId,
      customer,
      context: { [calledBy]: { name: null } },
    });
    if (opened && begins) await engage(house, tx, opened.conversation, agent);
  });
}

/** The agent begins without a context, unless it has begun. @throws {AppError} `conversation.not_found` */
export async function beginCall(
  house: House,
  organizationId: string,
  conversationId: string,
  agent: CalledAgent,
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (isUnbegun(conversation)) await engage(house, tx, conversation, agent);
  });
}

/**
 * The agent begins with what came along. Only whoever is trusted with the channel may say it: it vouches for the
 * customer. Once the customer has written it is an event like any other.
 * @returns whether it was taken as that.
 * @throws {AppError} `conversation.not_found`, `conversation.closed`
 */
export async function takeHandoff(
  house: House,
  organizationId: string,
  conversationId: string,
  agent: CalledAgent,
  activity: Pick<OutsideActivity, 'value' | 'attachments' | 'from'>,
): Promise<boolean> {
  return await transact(house, organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.state === 'closed' || conversation.state === 'wrap_up')
      throw new AppError('conversation.closed');
    if (!(await isUnheard(tx, conversationId))) return false;
    const context = await unmistaken(tx, contextOf(conversation, activity));
    const { authentication } = context;
    conversation.context = {
      ...conversation.context,
      ...context.variables,
      [calledBy]: { name: context.from.name },
      ...(authentication.state === 'anonymous' ? {} : { authentication }),
    };
    await tx.q
      .updateTable('conversation')
      .set({ context: JSON.stringify(conversation.context) })
      .where('id', '=', conversationId)
      .execute();
    // It greeted before it knew anything: it begins again.
    if (!isUnbegun(conversation)) await takeOutOfQueue(tx, conversation, 'transferred', change(house));
    await noteTranscript(house, tx, conversation, context);
    const epoch = await engage(house, tx, conversation, agent);
    await recordHandoff(house, tx, conversation, epoch, context);
    return true;
  });
}

const isUnbegun = ({ state, handler_epoch: epoch }: Conversation): boolean => state === 'open' && epoch === 0;

const engage = async (
  house: House,
  tx: Tx,
  conversation: Conversation,
  agent: CalledAgent,
): Promise<number> =>
  await engageHandler(house, tx, conversation, { kind: 'ai_agent', ...agent }, change(house));

async function isUnheard(tx: Tx, conversationId: string): Promise<boolean> {
  const rows = await tx.run(
    `select 1 from message where conversation_id = $1 and sender_kind = 'customer' limit 1`,
    [conversationId],
    'call-unheard',
  );
  return rows.length === 0;
}

function contextOf(
  conversation: Conversation,
  activity: Pick<OutsideActivity, 'value' | 'attachments' | 'from'>,
): HandoffContext {
  const read = readContext(activity);
  const { record } = read;
  return {
    version: 1,
    conversationId: conversation.id,
    channel: record?.channel ?? conversation.channel,
    locale: record?.locale ?? read.language ?? 'en-US',
    from: { kind: 'ai_agent', name: read.botName ?? record?.from.name ?? activity.from.name },
    reason: record?.reason ?? 'topic',
    message: read.message,
    summary: read.summary,
    intent: read.intent,
    topics: [...read.topics],
    phrases: [...read.phrases],
    variables: { ...record?.variables, ...read.variables },
    authentication: record?.authentication ?? { state: 'anonymous', userId: null, method: null },
    transcript: read.transcript,
  };
}

/** A caller that bears the name of one of ours is not that one: what ours handed over is trusted by that name. */
async function unmistaken(tx: Tx, context: HandoffContext): Promise<HandoffContext> {
  const { name } = context.from;
  if (name === null) return context;
  const ours = await tx.run(
    'select 1 from ai_agent where lower(name) = lower($1)',
    [name],
    'call-by-own-name',
  );
  if (ours.length === 0) return context;
  return { ...context, from: { ...context.from, name: `${name} (outside)`.slice(-200) } };
}

const longestNote = 10_000;

/** Staff read what was said before; customers never see it. */
async function noteTranscript(
  house: House,
  tx: Tx,
  conversation: Conversation,
  { transcript, from }: HandoffContext,
): Promise<void> {
  if (transcript.length === 0) return;
  const lines = transcript.map(
    ({ from: speaker, text }) =>
      `${speaker.name ?? (speaker.kind === 'customer' ? 'Customer' : (from.name ?? 'AI agent'))}: ${text}`,
  );
  await appendMessages(tx, conversation, [
    {
      clientMessageId: `system:before:${conversation.id}`,
      kind: 'note',
      sender: { kind: 'system', id: 'patchbay', name: 'Patchbay' },
      text: `Said before, elsewhere:\n${lines.join('\n')}`.slice(-longestNote),
      sentAt: house.clock.now(),
    },
  ]);
}
