/** The stand-in's conversations, its assignment, and its faults. */
import type { Desk, Message } from '../../../contracts/api/shapes.ts';
import type { ActivitySet, SentActivity } from '../../../contracts/direct-line.ts';
import { type ErrorCode, errorCatalogue } from '../../../contracts/errors.ts';
import type { ConversationState, SenderKind } from '../../../contracts/words.ts';

/**
 * What it does wrong, once or twice in each conversation:
 *   lost            a message is acknowledged and stored, but shown to nobody
 *   forgotten       a message is acknowledged and shown, and then gone from the transcript
 *   shown twice     a stream shows the same message twice
 *   stored twice    the same message gets two sequence numbers
 *   swapped         a stream shows two messages in the wrong order
 *   talking over    the AI agent speaks although the representative has joined
 *   overbooked      representatives are offered more than they can carry
 *   overbooked, in secret   the same, while the desk says that nothing is reserved
 */
export const fakeFaults = [
  'none',
  'lost',
  'forgotten',
  'shown twice',
  'stored twice',
  'swapped',
  'talking over',
  'overbooked',
  'overbooked, in secret',
] as const;
export type FakeFault = (typeof fakeFaults)[number];

export class FakeError extends Error {
  readonly status: number;
  readonly body: { error: { code: ErrorCode; message: string } };

  constructor(code: ErrorCode) {
    super(code);
    const { status, message } = errorCatalogue[code];
    this.status = status;
    this.body = { error: { code, message } };
  }
}

/** A representative's desk, as the centre needs it. */
export interface Colleague {
  readonly username: string;
  readonly capacityTotal: number;
  readonly available: boolean;
  /** Something of it changed: it tells its sockets. */
  changed(): void;
}

export interface FakeConversation {
  id: string;
  customer: { id: string; name: string };
  state: ConversationState;
  desk: Colleague | null;
  offered: boolean;
  messages: Message[];
  /** Each is called with what was appended. */
  screens: Set<(messages: readonly Message[]) => void>;
}

const units = 30;
const faultAt = 3;

export class FakeCentre {
  readonly fault: FakeFault;
  readonly #conversations = new Map<string, FakeConversation>();
  readonly #desks = new Map<string, Colleague>();

  constructor(fault: FakeFault) {
    this.fault = fault;
  }

  hire(desk: Colleague): void {
    this.#desks.set(desk.username, desk);
  }

  open(id: string, customer: { id: string; name: string }): void {
    if (this.#conversations.has(id)) return;
    const conversation: FakeConversation = {
      id,
      customer,
      state: 'active',
      desk: null,
      offered: false,
      messages: [],
      screens: new Set(),
    };
    this.#conversations.set(id, conversation);
    this.append(conversation, {
      sender: { kind: 'ai_agent', id: 'ai', name: 'Assistant' },
      text: 'Hello.',
      clientMessageId: `hello-${id}`,
    });
  }

  get(id: string): FakeConversation {
    const conversation = this.#conversations.get(id);
    if (!conversation) throw new FakeError('conversation.not_found');
    return conversation;
  }

  *of(desk: Colleague): IterableIterator<FakeConversation> {
    for (const conversation of this.#conversations.values()) {
      if (conversation.desk === desk && conversation.state !== 'closed') yield conversation;
    }
  }

  customerSays(id: string, text: string, clientMessageId: string): number {
    const conversation = this.get(id);
    const { customer, desk } = conversation;
    const sequence = this.append(conversation, {
      sender: { kind: 'customer', ...customer },
      text,
      clientMessageId,
    });
    if (desk === null && conversation.state === 'active') {
      this.append(conversation, {
        sender: { kind: 'ai_agent', id: 'ai', name: 'Assistant' },
        text: 'One moment.',
        clientMessageId: `wait-${id}`,
      });
      conversation.state = 'open';
      this.assign();
    }
    return sequence;
  }

  /** Offers what waits to whoever has room. */
  assign(): void {
    const boundless = this.fault.startsWith('overbooked');
    for (const conversation of this.#conversations.values()) {
      if (conversation.state !== 'open' || conversation.offered) continue;
      const desks = [...this.#desks.values()].filter(
        (d) => d.available && (boundless || this.reserved(d) + units <= d.capacityTotal),
      );
      const desk = boundless ? desks[0] : desks.sort((a, b) => this.reserved(a) - this.reserved(b))[0];
      if (!desk) continue;
      conversation.desk = desk;
      conversation.offered = true;
      desk.changed();
    }
  }

  reserved(desk: Colleague): number {
    return [...this.of(desk)].length * units;
  }

  claimed(desk: Colleague): Desk['capacity'] {
    return {
      total: desk.capacityTotal,
      reserved: this.fault === 'overbooked, in secret' ? 0 : this.reserved(desk),
      interruptible: 0,
      override: 0,
    };
  }

  append(
    conversation: FakeConversation,
    draft: Pick<Message, 'sender' | 'text' | 'clientMessageId'> & Partial<Message>,
  ): number {
    const known = conversation.messages.find((m) => m.clientMessageId === draft.clientMessageId);
    if (known) return known.sequence;
    const { messages } = conversation;
    const make = (): Message => ({
      kind: 'message',
      attachments: [],
      sentAt: new Date().toISOString(),
      conversationId: conversation.id,
      ...draft,
      sequence: messages.length + 1,
    });
    const message = make();
    messages.push(message);
    const fresh = [message];
    if (this.#isFaulty(conversation, draft.sender.kind)) this.#spoil(conversation, fresh, make);
    for (const screen of conversation.screens) screen(fresh);
    return message.sequence;
  }

  transcript(id: string, after: number): Message[] {
    const { messages } = this.get(id);
    const forgotten =
      this.fault === 'forgotten' ? messages.filter((m) => m.sender.kind === 'representative')[1] : undefined;
    return messages.filter((m) => m.sequence > after && m !== forgotten);
  }

  follow(id: string, after: number, screen: (messages: readonly Message[]) => void): () => void {
    const { messages, screens } = this.get(id);
    const missed = messages.filter((m) => m.sequence > after);
    if (missed.length > 0) screen(missed);
    screens.add(screen);
    return () => screens.delete(screen);
  }

  followAsCustomer(id: string, after: number, send: (set: ActivitySet) => void): () => void {
    return this.follow(id, after, (messages) => {
      const shown = messages.filter((m) => m.kind !== 'note').map(toActivity);
      send({ activities: shown, watermark: String(Math.max(after, ...messages.map((m) => m.sequence))) });
    });
  }

  /** In every conversation the representative's second message, or what the fault is about. */
  #isFaulty({ messages }: FakeConversation, sender: SenderKind): boolean {
    return (
      sender === 'representative' &&
      messages.filter((m) => m.sender.kind === 'representative').length === faultAt - 1
    );
  }

  #spoil(conversation: FakeConversation, fresh: Message[], make: () => Message): void {
    const [message] = fresh;
    const { messages } = conversation;
    if (this.fault === 'lost') fresh.pop();
    else if (this.fault === 'shown twice') fresh.push(message!);
    else if (this.fault === 'swapped')
      fresh.unshift({
        ...message!,
        sequence: message!.sequence + 1,
        kind: 'event',
        clientMessageId: 'early',
      });
    else if (this.fault === 'stored twice') {
      messages.push(make());
      fresh.push(messages.at(-1)!);
    } else if (this.fault === 'talking over') {
      messages.push({
        ...make(),
        clientMessageId: 'late',
        sender: { kind: 'ai_agent', id: 'ai', name: 'Assistant' },
        text: 'As I said.',
      });
      fresh.push(messages.at(-1)!);
    }
  }
}

function toActivity(message: Message): SentActivity {
  const { conversationId, sequence, kind, sender, text, name, clientMessageId, sentAt } = message;
  return {
    type: kind === 'end' ? 'endOfConversation' : kind === 'event' ? 'event' : 'message',
    id: `${conversationId}|${String(sequence).padStart(7, '0')}`,
    timestamp: sentAt,
    channelId: 'directline',
    from: { id: sender.id, name: sender.name, role: sender.kind === 'customer' ? 'user' : 'bot' },
    conversation: { id: conversationId },
    text,
    ...(name === undefined ? {} : { name }),
    channelData: {
      sender: { kind: sender.kind },
      ...(sender.kind === 'customer' ? { clientActivityID: clientMessageId } : {}),
    },
  };
}
