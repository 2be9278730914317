/** A simulated customer: asks for a representative, waits for one, and plays the customer's part of the recording. */
import type { SentActivity } from '../../contracts/direct-line.ts';
import type { MessageKind, SenderKind } from '../../contracts/words.ts';
import { DirectLineClient, sequenceOf } from './direct-line-client.ts';
import type { HttpClient } from './http-client.ts';
import type { Entry } from './ledger.ts';
import type { Patience } from './persistence.ts';
import { TurnTaking } from './turn-taking.ts';

export interface CustomerOptions {
  http: HttpClient;
  secret: string;
  speed: number;
  patience: Patience;
}

const kinds: Record<string, MessageKind> = { message: 'message', event: 'event', endOfConversation: 'end' };
const joined = 'patchbay.representative.joined';

export class Customer {
  readonly #entry: Entry;
  readonly #line: DirectLineClient;
  readonly #turns: TurnTaking;
  readonly #shown = new Set<number>();
  #repliesShown = 0;
  #played = false;
  #over = false;
  #representativeHere = false;
  #leave: () => void = () => {};

  constructor(entry: Entry, { http, secret, speed, patience }: CustomerOptions) {
    this.#entry = entry;
    const { script } = entry;
    const user = { id: script.customerId, name: script.customerName };
    const fail = (error: Error) => this.#fail(error);
    this.#line = new DirectLineClient({
      http,
      secret,
      user,
      patience,
      onActivity: (a) => this.#receive(a),
      onFailure: fail,
    });
    this.#turns = new TurnTaking({
      cues: script.cues,
      side: 'customer',
      speed,
      say: (cue) => this.#say(cue),
      finished: () => {
        this.#played = true;
        this.#leaveIfOver();
      },
      failed: fail,
    });
  }

  /** From coming in to being told that the conversation is over; or to giving up. */
  async play(): Promise<void> {
    const left = new Promise<void>((resolve) => {
      this.#leave = resolve;
    });
    try {
      this.#entry.conversationId = await this.#line.start();
      this.#entry.escalated();
      await this.#say(this.#entry.script.opening);
      await left;
    } catch (error) {
      this.#fail(error as Error);
    } finally {
      this.#turns.stop();
      this.#line.close();
    }
  }

  cut(): void {
    this.#line.cut();
  }

  /** The run is given up. */
  abandon(): void {
    this.#leave();
    this.#line.close();
  }

  async #say({ clientId, text }: { clientId: string; text: string }): Promise<void> {
    this.#entry.sending('customer', { clientId, text });
    this.#entry.acknowledged(clientId, await this.#line.post(text, clientId));
  }

  #receive(activity: SentActivity): void {
    const sequence = sequenceOf(activity.id);
    const kind = kinds[activity.type];
    if (sequence === undefined || kind === undefined) return;
    const sender = senderOf(activity);
    const clientId =
      sender === 'customer' ? ((activity.channelData?.clientActivityID as string | undefined) ?? null) : null;
    const text = activity.text ?? '';
    this.#entry.shown('customer', this.#entry.script.customerName, {
      sequence,
      kind,
      sender,
      text,
      clientId,
      name: activity.name ?? null,
    });
    if (this.#shown.has(sequence)) return;
    this.#shown.add(sequence);
    if (kind === 'event' && activity.name === joined) this.#representativeHere = true;
    else if (kind === 'message' && sender === 'representative') this.#hearReply();
    else if (kind === 'end') this.#over = true;
    // Her first words say it as well, should the event have been lost.
    if (this.#representativeHere || sender === 'representative') this.#turns.start();
    this.#leaveIfOver();
  }

  /** Replies come without the sender's client id, but turns are taken one by one: the next reply is the next turn. */
  #hearReply(): void {
    let replies = 0;
    const index = this.#entry.script.cues.findIndex((cue) => {
      if (cue.side === 'representative') replies += 1;
      return replies > this.#repliesShown;
    });
    this.#repliesShown += 1;
    const cue = this.#entry.script.cues[index];
    if (!cue) return;
    this.#entry.delivered(cue.clientId);
    this.#turns.heard(index);
  }

  #leaveIfOver(): void {
    // The other side may have heard the last turn, and ended it, before this side is told that it was taken.
    if (!this.#over || this.#turns.isAcknowledgedNext) return;
    if (this.#played) this.#entry.done('customer');
    else this.#entry.fail('customer', new Error('the conversation ended before its last turn'));
    this.#leave();
  }

  #fail(error: Error): void {
    if (!this.#over || !this.#played) this.#entry.fail('customer', error);
    this.#leave();
  }
}

function senderOf(activity: SentActivity): SenderKind {
  const said = activity.channelData?.sender as { kind?: SenderKind } | undefined;
  if (said?.kind) return said.kind;
  return activity.from.role === 'user' ? 'customer' : 'ai_agent';
}
