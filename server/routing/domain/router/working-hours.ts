/** Who is working now, by the operating hours that a representative's attribute `operatingHours` names. */
import type { OperatingHours } from '../configuration.ts';
import { isOpen, nextChange } from '../hours/operating-hours.ts';
import type { AttributeColumn } from './columns.ts';

/** The attribute of a representative: the id or the name of operating hours. Those without it always work. */
export const workingHoursAttribute = 'operatingHours';

export class WorkingHours {
  readonly #column: AttributeColumn;
  readonly #hours: ReadonlyMap<string, OperatingHours>;
  #at = Number.NaN;
  #changed = false;
  /** By code of the column. */
  #open: (boolean | undefined)[] = [];
  /** Epoch milliseconds: what is known holds from `#at` until then. */
  #until = Number.POSITIVE_INFINITY;

  constructor(column: AttributeColumn, hours: readonly OperatingHours[]) {
    this.#column = column;
    this.#hours = new Map(
      hours.flatMap((one) => [
        [one.name, one],
        [one.hoursId, one],
      ]),
    );
  }

  /** When somebody may begin or end to work next; Infinity for never. */
  get until(): number {
    return this.#until;
  }

  tick(now: number): void {
    if (now >= this.#at && now < this.#until) return;
    this.#at = now;
    this.#changed = true;
    this.#open = [];
    this.#until = Number.POSITIVE_INFINITY;
    for (const hours of new Set(this.#hours.values())) {
      const next = nextChange(hours, now);
      if (next !== null && next < this.#until) this.#until = next;
    }
  }

  /** Whether anybody may be working now who was not when it was asked last. */
  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  isWorking(place: number): boolean {
    const code = this.#column.codes[place]!;
    if (code === 0) return true;
    const known = this.#open[code];
    if (known !== undefined) return known;
    const hours = this.#hours.get(String(this.#column.valueOf(code)));
    const open = hours === undefined || isOpen(hours, this.#at);
    this.#open[code] = open;
    return open;
  }
}
