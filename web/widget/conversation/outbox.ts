import { type Activity, asDirectLineError, type DirectLineError, waitBefore } from '../direct-line/index.ts';

/** A message on its way: the activity carries the clientActivityID that makes repeats harmless. */
export interface Parcel {
  key: string;
  activity: Activity;
  files: readonly File[];
}

export interface OutboxOptions {
  /** False while nothing can be sent: the outbox then waits, and `flush` wakes it. */
  ready(): boolean;
  send(parcel: Parcel, onProgress: (share: number) => void): Promise<string | undefined>;
  sending(parcel: Parcel): void;
  progress(parcel: Parcel, share: number): void;
  sent(parcel: Parcel, activityId: string | undefined): void;
  failed(parcel: Parcel, error: DirectLineError): void;
  /** How long to wait before attempt n + 1. */
  wait?(attempt: number): number;
}

/** So many times is a message sent before the customer is asked. */
export const attemptsPerMessage = 4;

/** Sends messages one after the other, in the order of writing, each repeated after passing failures. */
export class Outbox {
  readonly #options: OutboxOptions;
  #parcels: Parcel[] = [];
  #working = false;
  #wakeUp: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** The messages that are not sent yet. */
  get parcels(): readonly Parcel[] {
    return this.#parcels;
  }

  put(parcel: Parcel): void {
    if (this.#parcels.some((one) => one.key === parcel.key)) return;
    this.#parcels.push(parcel);
    this.flush();
  }

  /** The message has arrived by another way (its echo came before the answer), or is given up. */
  drop(key: string): void {
    this.#parcels = this.#parcels.filter((one) => one.key !== key);
    this.#wakeUp?.();
  }

  clear(): Parcel[] {
    const left = this.#parcels;
    this.#parcels = [];
    this.#wakeUp?.();
    return left;
  }

  /** Call it when the connection is ready again: it also cuts a wait short. */
  flush(): void {
    this.#wakeUp?.();
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      for (;;) {
        const parcel = this.#parcels[0];
        if (!parcel || !this.#options.ready()) return;
        await this.#deliver(parcel);
      }
    } finally {
      this.#working = false;
    }
  }

  async #deliver(parcel: Parcel): Promise<void> {
    for (let attempt = 0; this.#parcels[0] === parcel; attempt += 1) {
      if (!this.#options.ready()) return;
      this.#options.sending(parcel);
      try {
        const id = await this.#options.send(parcel, (share) => this.#options.progress(parcel, share));
        this.#remove(parcel);
        this.#options.sent(parcel, id);
        return;
      } catch (thrown) {
        const error = asDirectLineError(thrown);
        if (this.#parcels[0] !== parcel) return;
        if (!error.passing || attempt + 1 >= attemptsPerMessage) {
          this.#remove(parcel);
          this.#options.failed(parcel, error);
          return;
        }
        await this.#pause(Math.max(error.retryAfterMs ?? 0, (this.#options.wait ?? waitBefore)(attempt)));
      }
    }
  }

  #remove(parcel: Parcel): void {
    this.#parcels = this.#parcels.filter((one) => one !== parcel);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wakeUp = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#wakeUp = done;
    });
  }
}
