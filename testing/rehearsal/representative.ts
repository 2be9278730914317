/**
 * A simulated representative: available at the desk, accepts whatever is offered, and plays the representative's
 * part of the recording that the customer's name tells; ends the conversation after the last turn and closes the
 * wrap-up.
 */
import type { Desk, Message } from '../../contracts/api/shapes.ts';
import type { RealtimePush } from '../../contracts/realtime.ts';
import type { CapacityWatch } from './capacity.ts';
import { DeskClient } from './desk-client.ts';
import { namePrefix } from './dialogs.ts';
import { Handling } from './handling.ts';
import type { Ledger } from './ledger.ts';
import { type Patience, Refused } from './persistence.ts';

export interface RepresentativeOptions {
  origin: string;
  username: string;
  token: string;
  speed: number;
  patience: Patience;
  ledger: Ledger;
  capacity: CapacityWatch;
  /** Something went wrong that belongs to no conversation of the run. */
  onFailure(error: Error): void;
}

export class Representative {
  readonly #options: RepresentativeOptions;
  readonly #desk: DeskClient;
  readonly #handlings = new Map<string, Handling>();
  readonly #answering = new Set<string>();
  readonly #clearing = new Set<string>();
  #ready: () => void = () => {};
  #becomingAvailable = false;

  constructor(options: RepresentativeOptions) {
    this.#options = options;
    const { origin, token, patience, username } = options;
    this.#desk = new DeskClient({
      origin,
      token,
      patience,
      onConnected: () => this.#follow(),
      onPush: (push) => this.#receive(push),
      onFailure: (error) => options.onFailure(new Error(`${username}: ${error.message}`)),
    });
  }

  /** Comes to the desk; resolves once available. */
  async start(): Promise<void> {
    const ready = new Promise<void>((resolve) => {
      this.#ready = resolve;
    });
    this.#desk.open();
    await this.#desk.call('presence.set', { presence: 'available' });
    await ready;
  }

  cut(): void {
    this.#desk.cut();
  }

  /** Goes home: takes no more offers, on this run or after it. */
  async leave(): Promise<void> {
    for (const handling of this.#handlings.values()) handling.stop();
    this.#becomingAvailable = true;
    await this.#desk.call('presence.set', { presence: 'offline' }).catch(() => {});
    this.#desk.close();
  }

  #follow(): void {
    this.#attempt(this.#desk.follow('desk.follow', {}));
    for (const handling of this.#handlings.values()) this.#attempt(handling.follow());
  }

  #receive(push: RealtimePush): void {
    if (push.push === 'desk') this.#look(push.desk);
    else if (push.push === 'messages') this.#read(push.conversationId, push.messages);
  }

  #read(conversationId: string, messages: readonly Message[]): void {
    const handling = this.#handlings.get(conversationId);
    for (const message of messages) handling?.shown(message);
  }

  #look(desk: Desk): void {
    this.#options.capacity.observe(this.#options.username, desk);
    for (const offer of desk.offers) {
      this.#options.ledger.byCustomerName(offer.customerName)?.offerShown();
      this.#answer(offer.offerId, offer.customerName);
    }
    for (const { conversationId, state, customer, handlerEpoch } of desk.conversations) {
      const handling = this.#handlings.get(conversationId);
      if (handling) continue;
      const entry = this.#options.ledger.byCustomerName(customer.name);
      if (!entry) this.#clear(conversationId, customer.name);
      else if (state === 'active') this.#handle(conversationId, customer.name, handlerEpoch);
    }
    if (desk.presence === 'available') this.#ready();
    // After a missed offer (the server was away, or the socket) Patchbay sets them inactive.
    else if (!this.#becomingAvailable) this.#becomeAvailable();
  }

  #becomeAvailable(): void {
    this.#becomingAvailable = true;
    const done = () => {
      this.#becomingAvailable = false;
    };
    this.#attempt(this.#desk.call('presence.set', { presence: 'available' }).then(done));
  }

  /** Accepts a customer of this or an aborted rehearsal; leaves everybody else to real people. */
  #answer(offerId: string, customerName: string): void {
    if (this.#answering.has(offerId)) return;
    this.#answering.add(offerId);
    const answer = customerName.startsWith(namePrefix)
      ? this.#desk.call('offer.accept', { offerId }).then(({ conversationId, handlerEpoch }) => {
          this.#handle(conversationId, customerName, handlerEpoch);
        })
      : this.#desk.call('offer.decline', { offerId }).then(() => {});
    // An offer that expired meanwhile is made again, here or elsewhere.
    this.#attempt(answer, () => this.#answering.delete(offerId));
  }

  #handle(conversationId: string, customerName: string, handlerEpoch: number): void {
    const { ledger, speed, username } = this.#options;
    const entry = ledger.byCustomerName(customerName);
    if (!entry || this.#handlings.has(conversationId)) return;
    const handling = new Handling({ desk: this.#desk, entry, conversationId, handlerEpoch, username, speed });
    this.#handlings.set(conversationId, handling);
    this.#attempt(handling.start());
  }

  /** What an aborted rehearsal left on this desk would hold its capacity for ever. */
  #clear(conversationId: string, customerName: string): void {
    if (!customerName.startsWith(namePrefix) || this.#clearing.has(conversationId)) return;
    this.#clearing.add(conversationId);
    const clear = async () => {
      await this.#desk.call('conversation.end', { conversationId }).catch(unlessRefused);
      await this.#desk.call('conversation.close', { conversationId }).catch(unlessRefused);
    };
    this.#attempt(clear());
  }

  #attempt(work: Promise<unknown>, afterwards: () => void = () => {}): void {
    work
      .catch((error: Error) => {
        if (!(error instanceof Refused) && !this.#options.patience.over()) this.#options.onFailure(error);
      })
      .finally(afterwards);
  }
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
}
