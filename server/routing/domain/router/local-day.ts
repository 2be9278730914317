/** The organization's local day, by which end-of-day profiles are counted. */
import { addDays, instantsOf, localTime } from '../hours/local-time.ts';

export class LocalDay {
  #zone: string;
  #from = Number.POSITIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;
  #day = 0;

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** YYYYMMDD as a number. */
  at(now: number): number {
    if (now < this.#from || now >= this.#until) this.#look(now);
    return this.#day;
  }

  /** When the day that was asked for last is over. */
  get until(): number {
    return this.#until;
  }

  set zone(zone: string) {
    this.#zone = zone;
    this.#until = Number.NEGATIVE_INFINITY;
  }

  #look(now: number): void {
    const { date, minute } = localTime(this.#zone, now);
    this.#day = Number(date.replaceAll('-', ''));
    // Where the clocks are put forward at midnight the day has none: then the hour after is looked at again.
    const midnight = instantsOf(this.#zone, addDays(date, 1), 0).find((at) => at > now);
    this.#from = now;
    this.#until = midnight ?? now + (1440 - minute) * 60_000;
  }
}
