/**
 * One side's part of a script. A side says its next turn once the turn before it is over for this side (sent and
 * acknowledged, or received from the other side) and the recorded pause has passed: so the order of the whole
 * conversation is known, and can be checked.
 */
import type { Cue, Side } from './dialogs.ts';

export interface TurnTakingOptions {
  cues: readonly Cue[];
  side: Side;
  /** How much faster than recorded. */
  speed: number;
  /** Sends and resolves once it is acknowledged. */
  say(cue: Cue): Promise<void>;
  /** Every turn of both sides is over for this side. */
  finished(): void;
  failed(error: Error): void;
}

export class TurnTaking {
  readonly #options: TurnTakingOptions;
  readonly #arrived = new Set<number>();
  #next = 0;
  #pause: NodeJS.Timeout | undefined;
  #state: 'idle' | 'playing' | 'speaking' | 'stopped' = 'idle';
  #isSaying = false;

  constructor(options: TurnTakingOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'playing';
    this.#advance();
  }

  stop(): void {
    this.#state = 'stopped';
    clearTimeout(this.#pause);
  }

  /** Nothing but an acknowledgement is still to come, and with it `finished`, or `failed`: all turns are said. */
  get isAcknowledgedNext(): boolean {
    const { cues } = this.#options;
    return this.#isSaying && cues.every((_, turn) => turn <= this.#next || this.#arrived.has(turn));
  }

  /** A turn of the other side was received. */
  heard(index: number): void {
    this.#arrived.add(index);
    if (this.#state === 'playing') this.#advance();
  }

  #advance(): void {
    const { cues, side, speed } = this.#options;
    while (this.#arrived.has(this.#next)) this.#next += 1;
    const cue = cues[this.#next];
    if (!cue) {
      this.#state = 'stopped';
      this.#options.finished();
    } else if (cue.side === side) {
      this.#state = 'speaking';
      this.#pause = setTimeout(() => this.#speak(cue), this.#next === 0 ? 0 : cue.pauseMs / speed);
    }
  }

  #speak(cue: Cue): void {
    this.#isSaying = true;
    this.#options.say(cue).then(
      () => {
        this.#isSaying = false;
        if (this.#state !== 'speaking') return;
        this.#next += 1;
        this.#state = 'playing';
        this.#advance();
      },
      (error: Error) => {
        this.#isSaying = false;
        if (this.#state !== 'stopped') this.#options.failed(error);
      },
    );
  }
}
