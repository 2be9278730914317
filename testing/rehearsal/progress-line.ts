/** How far a run is: one line that is written over on a terminal, a line every five seconds elsewhere. */
import type { WriteStream } from 'node:tty';
import type { Progress } from './rehearse.ts';

const everyMs = 5000;

export class ProgressLine {
  readonly #out: NodeJS.WriteStream;
  readonly #live: boolean;
  readonly #began = performance.now();
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
    this.#live = (out as WriteStream).isTTY === true;
  }

  say(text: string): void {
    this.#out.write(`${text}\n`);
  }

  show(progress: Progress): void {
    const now = performance.now();
    if (!this.#live && now - this.#lastAt < everyMs) return;
    this.#lastAt = now;
    const seconds = Math.round((now - this.#began) / 1000);
    const { phase, completed, conversations, ongoing, sent, received, cuts, kills } = progress;
    const text =
      `${seconds} s  ${phase}: ${completed}/${conversations} conversations, ${ongoing} now; ` +
      `${sent} messages sent, ${received} received; ${cuts} cuts, ${kills} kills`;
    this.#out.write(this.#live ? `\r\u001b[2K${text}` : `${text}\n`);
  }

  end(): void {
    if (this.#live) this.#out.write('\n');
  }
}
