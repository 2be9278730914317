/** What happened in a run: written by the simulated people while they talk, read by the judge at the end. */
import type { Cue, Script, Side } from './dialogs.ts';
import type { Evidence, SentMessage, ShownMessage, Stream } from './verdict.ts';

/** One conversation of the run. */
export class Entry {
  readonly script: Script;
  conversationId: string | null = null;
  transcript: ShownMessage[] | null = null;
  /** Why it did not come to its end. */
  problem: string | null = null;
  readonly #done = { customer: false, representative: false };
  readonly #ledger: Ledger;
  readonly #sent = new Map<string, SentMessage>();
  readonly #streams = new Map<string, Stream>();
  readonly #sentAt = new Map<string, number>();
  #escalatedAt: number | undefined;
  #offered = false;

  constructor(script: Script, ledger: Ledger) {
    this.script = script;
    this.#ledger = ledger;
  }

  /** A message is about to be sent for the first time. */
  sending(side: Side, { clientId, text }: Pick<Cue, 'clientId' | 'text'>): void {
    this.#sent.set(clientId, { side, clientId, text, sequence: null });
    this.#sentAt.set(clientId, performance.now());
    this.#ledger.touch();
  }

  acknowledged(clientId: string, sequence: number): void {
    const sent = this.#sent.get(clientId);
    if (sent) sent.sequence = sequence;
    this.#ledger.sent += 1;
    this.#ledger.touch();
  }

  /** A participant's stream showed something that has a place in the sequence. */
  shown(side: Side, who: string, message: ShownMessage): void {
    const id = `${side} ${who}`;
    const stream = this.#streams.get(id) ?? { side, who, shown: [] };
    stream.shown.push(message);
    this.#streams.set(id, stream);
    this.#ledger.touch();
  }

  /** The other side was shown this message for the first time. */
  delivered(clientId: string): void {
    const at = this.#sentAt.get(clientId);
    if (at === undefined) return;
    this.#sentAt.delete(clientId);
    this.#ledger.received += 1;
    // The opening went to the AI agent: it is shown to the representative with the hand-over, whenever that is.
    if (clientId !== this.script.opening.clientId) this.#ledger.deliveryMs.push(performance.now() - at);
  }

  escalated(): void {
    this.#escalatedAt = performance.now();
  }

  offerShown(): void {
    if (this.#offered) return;
    this.#offered = true;
    if (this.#escalatedAt !== undefined)
      this.#ledger.assignmentMs.push(performance.now() - this.#escalatedAt);
    this.#ledger.touch();
  }

  /** This side has played its part to the end. */
  done(side: Side): void {
    this.#done[side] = true;
    this.#ledger.touch();
  }

  fail(side: Side, error: Error): void {
    this.problem ??= `${side}: ${error.message}`;
    this.#ledger.failed.push(this.script.key);
  }

  get completed(): boolean {
    return this.#done.customer && this.#done.representative && this.problem === null;
  }

  evidence(): Evidence {
    return {
      key: this.script.key,
      completed: this.completed,
      sent: [this.script.opening, ...this.script.cues].flatMap(
        ({ clientId }) => this.#sent.get(clientId) ?? [],
      ),
      streams: [...this.#streams.values()],
      transcript: this.transcript,
    };
  }
}

export class Ledger {
  readonly entries: readonly Entry[];
  readonly deliveryMs: number[] = [];
  readonly assignmentMs: number[] = [];
  readonly failed: string[] = [];
  sent = 0;
  received = 0;
  /** When something last went on, by the monotonic clock. */
  lastTouch = performance.now();
  readonly #byName = new Map<string, Entry>();

  constructor(scripts: readonly Script[]) {
    this.entries = scripts.map((script) => new Entry(script, this));
    for (const entry of this.entries) this.#byName.set(entry.script.customerName, entry);
  }

  byCustomerName(name: string): Entry | undefined {
    return this.#byName.get(name);
  }

  touch(): void {
    this.lastTouch = performance.now();
  }

  get completed(): number {
    let completed = 0;
    for (const entry of this.entries) if (entry.completed) completed += 1;
    return completed;
  }
}
