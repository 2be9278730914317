/** One representative's desk in the stand-in. */
import type { Desk } from '../../../contracts/api/shapes.ts';
import type { RealtimePush } from '../../../contracts/realtime.ts';
import { type FakeCentre, type FakeConversation, FakeError } from './fake-centre.ts';

export class FakeDesk {
  readonly username: string;
  readonly capacityTotal: number;
  readonly #centre: FakeCentre;
  readonly #unfollows = new Map<string, () => void>();
  #push: (push: RealtimePush) => void = () => {};
  available = false;

  constructor(username: string, capacityTotal: number, centre: FakeCentre) {
    this.username = username;
    this.capacityTotal = capacityTotal;
    this.#centre = centre;
  }

  /** A new socket takes the old one's place, and follows nothing yet. */
  connect(push: (push: RealtimePush) => void): void {
    for (const unfollow of this.#unfollows.values()) unfollow();
    this.#unfollows.clear();
    this.#push = push;
  }

  changed(): void {
    this.#push({ push: 'desk', desk: this.#desk() });
  }

  perform(op: string, input: Record<string, unknown>): unknown {
    const id = String(input.conversationId ?? input.offerId);
    switch (op) {
      case 'desk.follow':
        this.changed();
        return {};
      case 'presence.set':
        this.available = input.presence === 'available';
        this.changed();
        this.#centre.assign();
        return { presence: input.presence };
      case 'offer.accept':
        return this.#accept(this.#centre.get(id));
      case 'conversation.follow':
        this.#unfollows.get(id)?.();
        this.#unfollows.set(
          id,
          this.#centre.follow(id, Number(input.after), (messages) =>
            this.#push({ push: 'messages', conversationId: id, messages: [...messages] }),
          ),
        );
        return {};
      case 'conversation.unfollow':
        this.#unfollows.get(id)?.();
        return {};
      case 'message.send':
        return {
          sequence: this.#say(this.#centre.get(id), String(input.text), String(input.clientMessageId)),
        };
      case 'conversation.end':
        return this.#end(this.#centre.get(id));
      case 'conversation.close':
        this.#centre.get(id).state = 'closed';
        this.changed();
        this.#centre.assign();
        return {};
      default:
        throw new FakeError('realtime.unknown_operation');
    }
  }

  #accept(conversation: FakeConversation): unknown {
    if (conversation.desk !== this) throw new FakeError('offer.not_found');
    if (conversation.state === 'open') {
      conversation.state = 'active';
      conversation.offered = false;
      const name = 'patchbay.representative.joined';
      this.#centre.append(conversation, {
        kind: 'event',
        name,
        sender: this.#system(),
        text: '',
        clientMessageId: `joined-${conversation.id}`,
      });
      this.changed();
    }
    return { conversationId: conversation.id, handlerEpoch: 1 };
  }

  #say(conversation: FakeConversation, text: string, clientMessageId: string): number {
    if (conversation.desk !== this) throw new FakeError('conversation.not_handler');
    const sender = { kind: 'representative' as const, id: this.username, name: this.username };
    return this.#centre.append(conversation, { sender, text, clientMessageId });
  }

  #end(conversation: FakeConversation): unknown {
    if (conversation.state !== 'active') throw new FakeError('conversation.wrong_state');
    this.#centre.append(conversation, {
      kind: 'end',
      sender: this.#system(),
      text: '',
      clientMessageId: `end-${conversation.id}`,
    });
    conversation.state = 'wrap_up';
    this.changed();
    return {};
  }

  #system() {
    return { kind: 'system' as const, id: 'patchbay', name: 'Patchbay' };
  }

  #desk(): Desk {
    const at = new Date().toISOString();
    const mine = [...this.#centre.of(this)];
    const common = { channel: 'chat', workstream: 'Chat', waitingSince: at };
    return {
      presence: this.available ? 'available' : 'offline',
      presenceSetting: null,
      presenceManual: true,
      consultations: [],
      capacity: this.#centre.claimed(this),
      offers: mine
        .filter((c) => c.offered)
        .map((c) => ({
          ...common,
          offerId: c.id,
          conversationId: c.id,
          state: 'pending',
          kind: 'matched',
          customerName: c.customer.name,
          queueName: 'Support',
          escalationReason: null,
          summary: null,
          offeredAt: at,
          expiresAt: at,
        })),
      conversations: mine
        .filter((c) => !c.offered)
        .map((c) => ({
          ...common,
          conversationId: c.id,
          state: c.state,
          customer: { contactId: c.customer.id, name: c.customer.name },
          handler: { kind: 'representative', id: this.username, name: this.username },
          handlerEpoch: 1,
          queue: null,
          openedAt: at,
          stateChangedAt: at,
          lastSequence: c.messages.length,
          lastMessage: null,
          wrapUpEndsAt: null,
        })),
      serverTime: at,
    };
  }
}
