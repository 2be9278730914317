/**
 * The hot path of hand-overs: many representatives' accepts, in groups.
 *
 * Accepts come one at a time, each from a desk of its own, and round trips are the cost of each. So what arrives while
 * earlier groups are in flight waits for the next one: one transaction for all of them, no added delay.
 */
import type { House } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type AcceptedOffer, acceptOffer, acceptOffers, type OfferAnswer } from './accept-offer.ts';

interface Waiting {
  answer: OfferAnswer;
  resolve: (accepted: AcceptedOffer) => void;
  reject: (error: unknown) => void;
}

export interface AcceptGroupOptions {
  /** Most accepts in one transaction. */
  groupSize?: number;
  /** Most transactions at once. */
  inFlight?: number;
}

export class AcceptGroups {
  readonly #house: House;
  readonly #groupSize: number;
  readonly #inFlight: number;
  /** By organization: row-level security is set for one organization a transaction. */
  readonly #waiting = new Map<string, Waiting[]>();
  #running = 0;

  constructor(house: House, options: AcceptGroupOptions = {}) {
    this.#house = house;
    this.#groupSize = options.groupSize ?? 256;
    this.#inFlight = options.inFlight ?? 2;
  }

  /** As `acceptOffer`, and answered like it. */
  accept(organizationId: string, answer: OfferAnswer): Promise<AcceptedOffer> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(organizationId);
      const waiting = { answer, resolve, reject };
      if (queue) queue.push(waiting);
      else this.#waiting.set(organizationId, [waiting]);
      this.#start();
    });
  }

  #start(): void {
    for (const [organizationId, queue] of this.#waiting) {
      if (this.#running >= this.#inFlight) return;
      const group = queue.splice(0, this.#groupSize);
      // To the end of the line, so that a busy organization does not keep the others waiting.
      this.#waiting.delete(organizationId);
      if (queue.length > 0) this.#waiting.set(organizationId, queue);
      this.#running += 1;
      void this.#run(organizationId, group).finally(() => {
        this.#running -= 1;
        this.#start();
      });
    }
  }

  async #run(organizationId: string, group: readonly Waiting[]): Promise<void> {
    try {
      const answers = group.map(({ answer }) => answer);
      const outcomes = await acceptOffers(this.#house, organizationId, answers);
      for (const [i, { resolve, reject }] of group.entries()) {
        const outcome = outcomes[i]!;
        if (typeof outcome === 'string') reject(new AppError(outcome));
        else resolve(outcome);
      }
    } catch (error) {
      // One that cannot be carried out must not fail the others.
      if (group.length === 1) group[0]!.reject(error);
      else await Promise.all(group.map((waiting) => this.#runAlone(organizationId, waiting)));
    }
  }

  async #runAlone(organizationId: string, { answer, resolve, reject }: Waiting): Promise<void> {
    await acceptOffer(this.#house, organizationId, answer).then(resolve, reject);
  }
}
