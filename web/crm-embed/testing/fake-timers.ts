/** Time that passes when the test says so. */
import type { Timers } from '../host/queued-host.ts';

export class FakeTimers implements Timers {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  setTimeout(run: () => void, milliseconds: number): unknown {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.push(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers = this.#timers.filter((one) => one !== timer);
  }

  get running(): number {
    return this.#timers.length;
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#timers.filter((one) => one.at <= this.#now);
    this.#timers = this.#timers.filter((one) => one.at > this.#now);
    for (const { run } of due) run();
  }
}
