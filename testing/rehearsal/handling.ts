/** One conversation in a simulated representative's hands, from the accept to the closed wrap-up. */
import type { Message } from '../../contracts/api/shapes.ts';
import type { DeskClient } from './desk-client.ts';
import type { Cue } from './dialogs.ts';
import type { Entry } from './ledger.ts';
import { Refused } from './persistence.ts';
import { TurnTaking } from './turn-taking.ts';

export interface HandlingOptions {
  desk: DeskClient;
  entry: Entry;
  conversationId: string;
  handlerEpoch: number;
  username: string;
  speed: number;
}

export class Handling {
  readonly #options: HandlingOptions;
  readonly #turns: TurnTaking;
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #endShown: Promise<void>;
  #showEnd: () => void = () => {};
  #last = 0;
  #over = false;

  constructor(options: HandlingOptions) {
    this.#options = options;
    this.#endShown = new Promise((resolve) => {
      this.#showEnd = resolve;
    });
    const { entry, speed } = options;
    const { cues } = entry.script;
    this.#indexes = new Map(cues.map((cue, index) => [cue.clientId, index]));
    this.#turns = new TurnTaking({
      cues,
      side: 'representative',
      speed,
      say: (cue) => this.#say(cue),
      finished: () => {
        this.#finish().catch((error: Error) => this.#fail(error));
      },
      failed: (error) => this.#fail(error),
    });
  }

  async start(): Promise<void> {
    this.#turns.start();
    await this.follow();
  }

  /** From the last message held: called again on every new socket. */
  async follow(): Promise<void> {
    if (this.#over) return;
    const { desk, conversationId } = this.#options;
    await desk
      .follow('conversation.follow', { conversationId, after: this.#last })
      .catch((error: Error) => this.#fail(error));
  }

  shown(message: Message): void {
    const { entry, username } = this.#options;
    const { sequence, kind, sender, text, clientMessageId, name } = message;
    entry.shown('representative', username, {
      sequence,
      kind,
      sender: sender.kind,
      text,
      clientId: clientMessageId,
      name: name ?? null,
    });
    if (sequence <= this.#last) return;
    this.#last = sequence;
    if (kind === 'end') this.#showEnd();
    if (sender.kind !== 'customer' || kind !== 'message') return;
    entry.delivered(clientMessageId);
    const index = this.#indexes.get(clientMessageId);
    if (index !== undefined) this.#turns.heard(index);
  }

  stop(): void {
    this.#over = true;
    this.#turns.stop();
  }

  async #say(cue: Cue): Promise<void> {
    const { desk, entry, conversationId, handlerEpoch } = this.#options;
    entry.sending('representative', cue);
    const { sequence } = await desk.call('message.send', {
      conversationId,
      clientMessageId: cue.clientId,
      text: cue.text,
      handlerEpoch,
    });
    entry.acknowledged(cue.clientId, sequence);
  }

  async #finish(): Promise<void> {
    const { desk, entry, conversationId } = this.#options;
    // Repeated after a lost answer, the second one finds the conversation ended already: that is what was asked for.
    await desk.call('conversation.end', { conversationId }).catch(unlessOver);
    await desk.call('conversation.close', { conversationId }).catch(unlessOver);
    // Only now is everything before it known to have been shown here too.
    await this.#endShown;
    this.#over = true;
    await desk.follow('conversation.unfollow', { conversationId });
    entry.done('representative');
  }

  #fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#options.entry.fail('representative', error);
  }
}

function unlessOver(error: unknown): void {
  if (!(error instanceof Refused) || error.code !== 'conversation.wrong_state') throw error;
}
