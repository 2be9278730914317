/**
 * Wake-ups between the parts of a process, and between processes.
 *
 * A signal says "something about this key changed, look" and nothing more has to be believed of it: what
 * happened is in the tables and the log. So a signal may be lost or doubled without harm, as long as its
 * listeners look again from time to time. Keys are `conversation:<id>`, `representative:<id>`, `event:<type>`.
 *
 * Inside the process a signal may carry a detail (the rows themselves), which spares a look at the database.
 * Other processes get the key only, through PostgreSQL's NOTIFY, sent after the commit and coalesced: NOTIFY
 * inside the commit holds a global lock and costs three quarters of the throughput.
 */
import type { Logger } from '../logger.ts';

/** `detail` is undefined when the signal came from another process. */
export type Listener = (detail: unknown, key: string) => void;

/** Carries keys to the other processes, best effort. */
export interface SignalCarrier {
  send(frames: string[]): Promise<void>;
}

export interface Signals {
  /** After the commit. Local listeners are called before this returns; a failing one never hurts the others. */
  publish(key: string, detail?: unknown): void;
  /** Something that is never stored, such as typing: the small JSON detail goes to other processes as well. */
  send(key: string, detail: unknown): void;
  subscribe(key: string, listener: Listener): () => void;
  /** Called when signals from other processes may have been missed (the connection was lost). */
  onGap(listener: () => void): () => void;
}

/** NOTIFY's payload must stay below 8000 bytes. */
const frameBytes = 7000;

export class LocalSignals implements Signals {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #gapListeners = new Set<() => void>();
  readonly #logger: Logger;
  #carrier: SignalCarrier | undefined;
  #keys = new Set<string>();
  #details: [string, unknown][] = [];
  #sending = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** From now on keys go to other processes too; without a carrier this process is alone. */
  connect(carrier: SignalCarrier | undefined): void {
    this.#carrier = carrier;
  }

  publish(key: string, detail?: unknown): void {
    this.deliver(key, detail);
    if (!this.#carrier) return;
    this.#keys.add(key);
    this.#flush();
  }

  send(key: string, detail: unknown): void {
    this.deliver(key, detail);
    if (!this.#carrier) return;
    this.#details.push([key, detail]);
    this.#flush();
  }

  subscribe(key: string, listener: Listener): () => void {
    let set = this.#listeners.get(key);
    if (!set) {
      set = new Set();
      this.#listeners.set(key, set);
    }
    set.add(listener);
    return () => {
      const current = this.#listeners.get(key);
      current?.delete(listener);
      if (current?.size === 0) this.#listeners.delete(key);
    };
  }

  onGap(listener: () => void): () => void {
    this.#gapListeners.add(listener);
    return () => this.#gapListeners.delete(listener);
  }

  /** For the carrier: a signal that arrived from another process, or a local one. */
  deliver(key: string, detail: unknown): void {
    for (const listener of this.#listeners.get(key) ?? []) this.#call(() => listener(detail, key));
  }

  /** For the carrier: signals may have been missed. */
  gap(): void {
    for (const listener of this.#gapListeners) this.#call(listener);
  }

  #call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#logger.error({ err: error }, 'a signal listener failed');
    }
  }

  /** One send at a time; what is published meanwhile goes with the next one. */
  #flush(): void {
    if (this.#sending || !this.#carrier) return;
    this.#sending = true;
    const run = async () => {
      while (this.#carrier && (this.#keys.size > 0 || this.#details.length > 0)) {
        const frames = toFrames(this.#keys, this.#details);
        this.#keys = new Set();
        this.#details = [];
        await this.#carrier.send(frames);
      }
    };
    // The turn of the event loop lets everything that a batch publishes travel together.
    setImmediate(() => {
      run()
        .catch((error: unknown) =>
          this.#logger.warn({ err: error }, 'signals could not be sent to other processes'),
        )
        .finally(() => {
          this.#sending = false;
        });
    });
  }
}

/** A frame: JSON `{k: [keys], d: [[key, detail]]}`, each below NOTIFY's limit. */
function toFrames(keys: ReadonlySet<string>, details: readonly [string, unknown][]): string[] {
  const frames: string[] = [];
  let k: string[] = [];
  let bytes = 0;
  for (const key of keys) {
    if (bytes + key.length > frameBytes) {
      frames.push(JSON.stringify({ k }));
      k = [];
      bytes = 0;
    }
    k.push(key);
    bytes += key.length + 3;
  }
  if (k.length > 0) frames.push(JSON.stringify({ k }));
  for (const detail of details) {
    const frame = JSON.stringify({ d: [detail] });
    if (Buffer.byteLength(frame) < frameBytes) frames.push(frame);
  }
  return frames;
}
