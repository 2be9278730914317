/** What goes along when a conversation changes hands: written in the hand-over's own transaction. */
import type { HandoffContext } from '../../../contracts/handoff.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import type { Conversation } from '../store/conversation.store.ts';
import { messagesAfter } from '../store/message.store.ts';
import { unnamedCustomer } from './open-conversation.ts';

const longestTranscript = 200;
/** Characters of one message that go along. */
const longestText = 10_000;

/** What whoever hands over knows; the rest is read from the conversation. */
export interface HandoffFacts {
  readonly from: HandoffContext['from'];
  readonly reason: HandoffContext['reason'];
  readonly message: string;
  readonly summary: string;
  readonly locale?: string;
  readonly intent?: HandoffContext['intent'];
  readonly topics?: readonly string[];
  readonly phrases?: readonly string[];
  readonly variables?: Readonly<Record<string, unknown>>;
  /**
   * False: variables of earlier hand-overs do not go along unless they stand in `variables`. For agents that tell their
   * own variables, when they come back, from what others said.
   */
  readonly passesOn?: boolean;
}

/** The whole of contracts/handoff.ts for this conversation, as it stands in this transaction. */
export async function handoffContext(
  tx: Tx,
  conversation: Conversation,
  facts: HandoffFacts,
): Promise<HandoffContext> {
  const after = Math.max(0, conversation.last_sequence - longestTranscript);
  const messages = (await messagesAfter(tx, conversation.id, after, longestTranscript)).filter(
    ({ kind, text }) => kind === 'message' && text !== '',
  );
  const contact = await tx.q
    .selectFrom('contact')
    .select(['name', 'email', 'phone'])
    .where('id', '=', conversation.contact_id)
    .executeTakeFirstOrThrow();
  const name = contact.name === unnamedCustomer ? null : contact.name;
  const before = await lastHandoff(tx, conversation.id);
  const phrases = messages.filter(({ sender }) => sender.kind === 'customer').map(({ text }) => text);
  return {
    version: 1,
    conversationId: conversation.id,
    channel: conversation.channel,
    locale: facts.locale ?? 'en-US',
    from: facts.from,
    reason: facts.reason,
    message: facts.message.slice(0, 4000),
    summary: facts.summary.slice(0, 8000),
    // What earlier hand-overs knew goes along: whoever hands over now may never have asked for it.
    intent: facts.intent ?? before?.intent ?? null,
    topics: [...new Set([...(before?.topics ?? []), ...(facts.topics ?? [])])]
      .slice(-50)
      .map((topic) => topic.slice(0, 300)),
    phrases: (facts.phrases ?? phrases).slice(-20).map((phrase) => phrase.slice(0, 2000)),
    variables: { ...(facts.passesOn === false ? {} : before?.variables), ...facts.variables },
    authentication: authenticationOf(
      conversation,
      name !== null || contact.email !== null || contact.phone !== null,
    ),
    transcript: [
      ...(conversation.context.calledBy === undefined ? [] : await saidElsewhere(tx, conversation.id)),
      ...messages.map(({ sender, text, sentAt }) => ({
        from: { kind: sender.kind, name: sender.kind === 'customer' ? name : sender.name },
        text: text.slice(0, longestText),
        at: sentAt.toISOString(),
      })),
    ].slice(-longestTranscript),
  };
}

async function lastHandoff(tx: Tx, conversationId: string): Promise<HandoffContext | undefined> {
  const row = await tx.q
    .selectFrom('handoff')
    .select('context')
    .where('conversation_id', '=', conversationId)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.context;
}

/** What the customer and an agent of somebody else's said before it called one of ours. */
async function saidElsewhere(tx: Tx, conversationId: string): Promise<HandoffContext['transcript']> {
  const row = await tx.q
    .selectFrom('handoff')
    .select('context')
    .where('conversation_id', '=', conversationId)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return row?.context.transcript ?? [];
}

/** Writes it. @param epoch of whoever takes over; null when it goes to a queue. */
export async function recordHandoff(
  house: House,
  tx: Tx,
  conversation: Conversation,
  epoch: number | null,
  context: HandoffContext,
): Promise<void> {
  await tx.q
    .insertInto('handoff')
    .values({
      id: house.ids.next(),
      organization_id: tx.organizationId,
      conversation_id: conversation.id,
      handler_epoch: epoch,
      at: house.clock.now(),
      context: JSON.stringify(context),
    })
    .execute();
}

/** What was vouched for stands in the conversation's context under `authentication`. */
function authenticationOf({ context }: Conversation, isNamed: boolean): HandoffContext['authentication'] {
  const known = context.authentication;
  if (typeof known === 'object' && known !== null) {
    const { state, userId, method } = known as Record<string, unknown>;
    if (state === 'authenticated' || state === 'identified')
      return {
        state,
        userId: typeof userId === 'string' ? userId : null,
        method: typeof method === 'string' ? method : null,
      };
  }
  return { state: isNamed ? 'identified' : 'anonymous', userId: null, method: null };
}
