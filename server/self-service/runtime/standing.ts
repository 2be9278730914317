/** Where an AI agent stands in a conversation, and what it is to take next. */
import { messagesAfter, unnamedCustomer } from '../../conversations/index.ts';
import { type House, read, type Tx } from '../../data-model/house/index.ts';
import type { AgentInput, AgentKind } from './agent-runtime.ts';

type ReadTx = Pick<Tx, 'q' | 'run'>;

export interface Standing {
  readonly agentId: string;
  readonly agentName: string;
  readonly kind: AgentKind;
  readonly settings: Record<string, unknown>;
  readonly epoch: number;
  readonly state: unknown;
  /** As it was told to the figures last. */
  readonly midway: string | null;
  readonly contactId: string;
  /** Null when the customer gave none. */
  readonly customerName: string | null;
  readonly channel: string;
  readonly locale: string;
  /** Null: there is nothing to take. */
  readonly next: Next | null;
}

export interface Next {
  readonly input: AgentInput;
  /** Names the turn; the same whenever it is repeated. */
  readonly turn: string;
  /** Where the dialog stands when the turn is done. */
  readonly lastSequence: number;
  readonly lastInput: number;
}

/**
 * Null when no AI agent handles it. @param after where a dialog begins that has not begun yet.
 */
export async function standingOf(
  house: House,
  organizationId: string,
  conversationId: string,
  after: number,
): Promise<Standing | null> {
  return await read(house, organizationId, async (tx) => {
    const row = await tx.q
      .selectFrom('conversation as c')
      .innerJoin('ai_agent as a', 'a.id', 'c.handler_id')
      .innerJoin('contact as p', 'p.id', 'c.contact_id')
      .leftJoin('dialog as d', (join) =>
        join
          .onRef('d.conversation_id', '=', 'c.id')
          // One of another engagement is over.
          .onRef('d.handler_epoch', '=', 'c.handler_epoch'),
      )
      .select([
        'a.id',
        'a.name',
        'a.kind',
        'a.settings',
        'c.handler_epoch',
        'c.contact_id',
        'c.channel',
        'c.context',
        'p.name as customer',
        'd.state',
        'd.midway',
        'd.last_sequence',
        'd.last_input',
      ])
      .where('c.id', '=', conversationId)
      .where('c.state', '=', 'active')
      .where('c.handler_kind', '=', 'ai_agent')
      .executeTakeFirst();
    if (!row) return null;
    const { last_sequence: taken, last_input: lastInput } = row;
    const arrived =
      taken === null
        ? { next: await startOf(tx, conversationId, row, after), locale: undefined }
        : await nextOf(tx, conversationId, row.handler_epoch, { taken, lastInput: lastInput ?? 0 });
    return {
      agentId: row.id,
      agentName: row.name,
      kind: row.kind,
      settings: row.settings,
      epoch: row.handler_epoch,
      state: row.state,
      midway: row.midway,
      contactId: row.contact_id,
      customerName: row.customer === unnamedCustomer ? null : row.customer,
      channel: row.channel,
      locale: arrived.locale ?? 'en-US',
      next: arrived.next,
    };
  });
}

async function startOf(
  tx: ReadTx,
  conversationId: string,
  { handler_epoch: epoch, context }: { handler_epoch: number; context: Record<string, unknown> },
  after: number,
): Promise<Next> {
  // Nothing comes along when a conversation opens, unless somebody else's agent opened it.
  const handoff =
    epoch === 1 && context.calledBy === undefined
      ? undefined
      : await tx.q
          .selectFrom('handoff')
          .select('context')
          .where('conversation_id', '=', conversationId)
          .where('handler_epoch', '=', epoch)
          .executeTakeFirst();
  return {
    input: { kind: 'start', handoff: handoff?.context ?? null },
    turn: 'start',
    lastSequence: after,
    lastInput: 0,
  };
}

async function nextOf(
  tx: ReadTx,
  conversationId: string,
  epoch: number,
  { taken, lastInput }: { taken: number; lastInput: number },
): Promise<{ next: Next | null; locale: string | undefined }> {
  const input = await tx.q
    .selectFrom('dialog_input')
    .select(['position', 'kind', 'payload'])
    .where('conversation_id', '=', conversationId)
    .where('handler_epoch', '=', epoch)
    .where('position', '>', lastInput)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  if (input) {
    const { position, kind: name, payload } = input;
    return {
      next: {
        input: name === 'wake' ? { kind: 'wake' } : { kind: 'input', position, name, payload },
        turn: `input:${position}`,
        lastSequence: taken,
        lastInput: position,
      },
      locale: undefined,
    };
  }
  const messages = await messagesAfter(tx, conversationId, taken, 50);
  const message = messages.find(
    ({ sender, kind }) => sender.kind === 'customer' && (kind === 'message' || kind === 'event'),
  );
  if (!message) return { next: null, locale: undefined };
  const { sequence, content } = message;
  return {
    next: {
      input:
        message.kind === 'event'
          ? { kind: 'event', sequence, name: content?.name ?? '', value: content?.value }
          : {
              kind: 'message',
              sequence,
              text: message.text,
              attachmentsCount: content?.attachments?.length ?? 0,
              ...(content?.attachments?.length ? { attachments: content.attachments } : {}),
              ...(content?.value === undefined ? {} : { value: content.value }),
            },
      turn: `message:${sequence}`,
      lastSequence: sequence,
      lastInput,
    },
    locale: content?.locale,
  };
}
