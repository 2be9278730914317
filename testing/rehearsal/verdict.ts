/**
 * The judge: from what was sent, what each side's live stream showed, and the transcript, to what is wrong. Pure.
 *
 *   lost        acknowledged, but not shown by the other side's stream, not echoed by the sender's own, or missing
 *               from the transcript, or there with other words; anything else in the transcript that a side which
 *               should see it was never shown; a hole in the sequence.
 *   duplicated  one sequence number shown twice by a stream; one client id under two sequence numbers; a message of
 *               a person that nobody sent; a conversation in the hands of two representatives.
 *   out of order shown after a later one by the same stream; sequence numbers that contradict the turns; an AI agent
 *               that speaks after the representative joined.
 *
 * A message that is wrong in several places counts once for each kind.
 */
import type { MessageKind, SenderKind } from '../../contracts/words.ts';
import type { Side } from './dialogs.ts';

export interface SentMessage {
  side: Side;
  clientId: string;
  text: string;
  /** What the acknowledgement said; null when there was none. */
  sequence: number | null;
}

export interface ShownMessage {
  sequence: number;
  kind: MessageKind;
  sender: SenderKind;
  text: string;
  /** A customer's client is told the client ids of its own messages only. */
  clientId: string | null;
  /** Of an event. */
  name: string | null;
}

/** Everything that one participant's screen was shown, in the order in which it came, over all its sockets. */
export interface Stream {
  side: Side;
  who: string;
  shown: ShownMessage[];
}

export interface Evidence {
  key: string;
  completed: boolean;
  /** In the order of the script. */
  sent: SentMessage[];
  streams: Stream[];
  /** Null when it could not be read. */
  transcript: ShownMessage[] | null;
}

export type FaultKind = 'lost' | 'duplicated' | 'outOfOrder';

export interface Fault {
  kind: FaultKind;
  key: string;
  /** The client id, or the sequence number, of the message. */
  subject: string;
  what: string;
}

export interface Verdict {
  conversations: number;
  completed: number;
  /** Acknowledged. */
  sent: number;
  /** Of these, shown by the other side's stream. */
  received: number;
  faults: Fault[];
}

export function judge(evidences: readonly Evidence[]): Verdict {
  const verdict: Verdict = {
    conversations: evidences.length,
    completed: 0,
    sent: 0,
    received: 0,
    faults: [],
  };
  for (const evidence of evidences) {
    const trial = new Trial(evidence);
    verdict.completed += evidence.completed && evidence.transcript !== null ? 1 : 0;
    verdict.sent += trial.acknowledged.length;
    verdict.received += trial.judge();
    verdict.faults.push(...trial.faults.values());
  }
  return verdict;
}

export const count = (faults: readonly Fault[], kind: FaultKind): number =>
  faults.filter((f) => f.kind === kind).length;

/** One conversation before the judge. */
class Trial {
  readonly faults = new Map<string, Fault>();
  readonly acknowledged: (SentMessage & { sequence: number })[];
  readonly #evidence: Evidence;
  readonly #clientIds = new Map<number, string>();

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
    this.acknowledged = evidence.sent.filter(
      (m): m is SentMessage & { sequence: number } => m.sequence !== null,
    );
    const shown = [...evidence.streams.flatMap((s) => s.shown), ...(evidence.transcript ?? [])];
    for (const { sequence, clientId } of [...shown, ...this.acknowledged]) {
      if (clientId !== null) this.#clientIds.set(sequence, clientId);
    }
  }

  /** @returns how many messages reached the other side. */
  judge(): number {
    for (const stream of this.#evidence.streams) this.#judgeStream(stream);
    const handlers = this.#of('representative').length;
    if (handlers > 1) this.#found('duplicated', 'handling', `in the hands of ${handlers} representatives`);
    if (this.#evidence.transcript) this.#judgeTranscript(this.#evidence.transcript);
    this.#judgeTurns();
    return this.acknowledged.filter((message) => this.#judgeDelivery(message)).length;
  }

  #judgeStream({ side, who, shown }: Stream): void {
    const at = `${side} ${who}`;
    const seen = new Set<number>();
    let highest = 0;
    for (const { sequence } of shown) {
      if (seen.has(sequence)) this.#found('duplicated', this.#subject(sequence), `shown again to ${at}`);
      else if (sequence < highest)
        this.#found('outOfOrder', this.#subject(sequence), `shown after ${highest} to ${at}`);
      seen.add(sequence);
      highest = Math.max(highest, sequence);
    }
    this.#judgeClientIds(shown, at);
    // Customers are not shown notes, so only the representative's sequence is known to have no holes.
    if (side === 'representative') this.#judgeHoles(seen, highest, at);
  }

  /** A representative's screen, and the transcript, hold everything from the first message on. */
  #judgeHoles(seen: ReadonlySet<number>, highest: number, at: string): void {
    for (let sequence = 1; sequence < highest; sequence++) {
      if (!seen.has(sequence)) this.#found('lost', this.#subject(sequence), `hole at ${sequence}: ${at}`);
    }
  }

  #judgeClientIds(shown: readonly ShownMessage[], at: string): void {
    const sequences = new Map<string, number>();
    for (const { clientId, sequence } of shown) {
      if (clientId === null) continue;
      const first = sequences.get(clientId);
      if (first !== undefined && first !== sequence) {
        this.#found('duplicated', clientId, `both ${first} and ${sequence} in ${at}`);
      }
      sequences.set(clientId, first ?? sequence);
    }
  }

  #judgeTranscript(transcript: readonly ShownMessage[]): void {
    const sequences = transcript.map((m) => m.sequence);
    const seen = new Set(sequences);
    if (seen.size < sequences.length) {
      const doubled = sequences.find((s, index) => sequences.indexOf(s) !== index)!;
      this.#found('duplicated', this.#subject(doubled), `sequence ${doubled} twice in the transcript`);
    }
    this.#judgeHoles(seen, Math.max(0, ...sequences), 'transcript');
    this.#judgeClientIds(transcript, 'the transcript');
    const sent = new Set(this.#evidence.sent.map((m) => m.clientId));
    const joined = transcript.find(
      (m) => m.kind === 'event' && m.name?.endsWith('representative.joined'),
    )?.sequence;
    for (const message of transcript) {
      const { kind, sender, sequence, clientId } = message;
      if (
        kind === 'message' &&
        (sender === 'customer' || sender === 'representative') &&
        !sent.has(clientId ?? '')
      ) {
        this.#found('duplicated', this.#subject(sequence), `a ${sender}’s message that nobody sent`);
      }
      if (kind === 'message' && sender === 'ai_agent' && joined !== undefined && sequence > joined) {
        this.#found('outOfOrder', String(sequence), 'the AI agent spoke after the representative had joined');
      }
    }
    this.#judgeCustomerSawAll(transcript);
  }

  /** Whatever the AI agent, the system or a representative put in is shown to the customer, up to the end. */
  #judgeCustomerSawAll(transcript: readonly ShownMessage[]): void {
    const end = transcript.find((m) => m.kind === 'end')?.sequence ?? Number.POSITIVE_INFINITY;
    for (const { who, shown } of this.#of('customer')) {
      const seen = new Set(shown.map((m) => m.sequence));
      for (const { kind, sequence } of transcript) {
        if (kind !== 'note' && sequence <= end && !seen.has(sequence)) {
          this.#found('lost', this.#subject(sequence), `${kind} never shown to customer ${who}`);
        }
      }
    }
  }

  /** Turns were taken one after the other, so their sequence numbers grow with them. */
  #judgeTurns(): void {
    let highest = 0;
    for (const { clientId, sequence } of this.acknowledged) {
      if (sequence <= highest)
        this.#found('outOfOrder', clientId, `has sequence ${sequence}, an earlier turn ${highest}`);
      highest = Math.max(highest, sequence);
    }
  }

  /** @returns whether the other side was shown it. */
  #judgeDelivery(message: SentMessage & { sequence: number }): boolean {
    const { side, clientId, text, sequence } = message;
    const isIt = (m: ShownMessage) =>
      m.sequence === sequence &&
      m.sender === side &&
      m.text === text &&
      (m.clientId === null || m.clientId === clientId);
    const others = this.#of(side === 'customer' ? 'representative' : 'customer');
    const received = others.some((stream) => stream.shown.some(isIt));
    // Who was never assigned anybody waits: that is incomplete, and nothing was lost by it.
    if (!received && others.length > 0)
      this.#found('lost', clientId, 'acknowledged, never shown to the other side');
    if (!this.#of(side).some((stream) => stream.shown.some(isIt))) {
      this.#found('lost', clientId, 'acknowledged, never echoed to its sender');
    }
    if (this.#evidence.transcript && !this.#evidence.transcript.some(isIt)) {
      this.#found('lost', clientId, 'acknowledged, not in the transcript as it was sent');
    }
    return received;
  }

  #of(side: Side): Stream[] {
    return this.#evidence.streams.filter((stream) => stream.side === side);
  }

  #subject(sequence: number): string {
    return this.#clientIds.get(sequence) ?? String(sequence);
  }

  #found(kind: FaultKind, subject: string, what: string): void {
    const id = `${kind} ${subject}`;
    const known = this.faults.get(id);
    if (known) known.what += `; ${what}`;
    else this.faults.set(id, { kind, key: this.#evidence.key, subject, what });
  }
}
