/** What the roster keeps of representatives beside their own numbers, one column each: skills, profiles, attributes. */
import type { CapacityProfile } from '../configuration.ts';

export interface SkillAsk {
  readonly column: SkillColumn;
  readonly proficiency: number;
}

/** Proficiency by representative; 0 without the skill. */
export class SkillColumn {
  readonly skillId: string;
  /** Its type, such as "language". */
  kind = '';
  levels: Uint8Array;
  /** The highest place in its rating model. */
  maximum = 10;
  /** From 1. */
  readonly number: number;
  /** One of 32, shared with other skills where there are more. */
  readonly bit: number;
  readonly #asks: SkillAsk[] = [];

  constructor(skillId: string, number: number, room: number) {
    this.skillId = skillId;
    this.number = number;
    this.bit = 1 << (number % 32);
    this.levels = new Uint8Array(room);
  }

  /** One for each proficiency, however many ask for it. */
  ask(proficiency: number): SkillAsk {
    const known = this.#asks[proficiency];
    if (known) return known;
    const ask = { column: this, proficiency };
    this.#asks[proficiency] = ask;
    return ask;
  }

  grow(room: number): void {
    this.levels = copied(new Uint8Array(room), this.levels);
  }
}

const noLimit = -1;

/** A capacity profile's places by representative. */
export class ProfileColumn {
  readonly profileId: string;
  /** -1 for those who do not have the profile. */
  limits: Int32Array;
  held: Int32Array;
  /** Of an end-of-day profile: work that is over, and the day (YYYYMMDD) on which it counts. */
  finished: Int32Array;
  finishedOn: Int32Array;
  /** The last day on which anybody finished anything. */
  lastFinishedOn = 0;
  blocking = false;
  endOfDay = false;

  constructor(profileId: string, room: number) {
    this.profileId = profileId;
    this.limits = new Int32Array(room).fill(noLimit);
    this.held = new Int32Array(room);
    this.finished = new Int32Array(room);
    this.finishedOn = new Int32Array(room);
  }

  configure(profile: CapacityProfile | undefined): void {
    this.blocking = profile?.blocking ?? false;
    this.endOfDay = profile?.reset === 'end_of_day';
    if (!this.endOfDay) this.finished.fill(0);
  }

  grow(room: number): void {
    this.limits = copied(new Int32Array(room).fill(noLimit), this.limits);
    this.held = copied(new Int32Array(room), this.held);
    this.finished = copied(new Int32Array(room), this.finished);
    this.finishedOn = copied(new Int32Array(room), this.finishedOn);
  }

  used(representative: number, today: number): number {
    const held = this.held[representative]!;
    return this.endOfDay && this.finishedOn[representative] === today
      ? held + this.finished[representative]!
      : held;
  }

  finish(representative: number, today: number): void {
    const before = this.finishedOn[representative] === today ? this.finished[representative]! : 0;
    this.setFinished(representative, before + 1, today);
  }

  setFinished(representative: number, finished: number, day: number): void {
    this.finished[representative] = finished;
    this.finishedOn[representative] = day;
    this.lastFinishedOn = Math.max(this.lastFinishedOn, day);
  }
}

/** An attribute that some rule looks at. Equal texts have equal codes; 0 is for those who do not have it. */
export class AttributeColumn {
  readonly name: string;
  codes: Int32Array;
  readonly #values: unknown[] = [undefined];
  readonly #codeOf = new Map<string, number>();
  #ranks: Int32Array | null = null;

  constructor(name: string, room: number) {
    this.name = name;
    this.codes = new Int32Array(room);
  }

  grow(room: number): void {
    this.codes = copied(new Int32Array(room), this.codes);
  }

  set(representative: number, value: unknown): void {
    this.codes[representative] = value === undefined || value === null ? 0 : this.#code(value);
  }

  /** Of a value as it is; -1 when nobody has it. */
  codeOf(value: unknown): number {
    return this.#codeOf.get(textOf(value)) ?? -1;
  }

  valueOf(code: number): unknown {
    return this.#values[code];
  }

  /** Its place among all values: numbers first, then texts; who has none comes last. */
  rank(representative: number): number {
    this.#ranks ??= this.#rank();
    return this.#ranks[this.codes[representative]!]!;
  }

  #code(value: unknown): number {
    const text = textOf(value);
    const known = this.#codeOf.get(text);
    if (known !== undefined) return known;
    const code = this.#values.push(value) - 1;
    this.#codeOf.set(text, code);
    this.#ranks = null;
    return code;
  }

  #rank(): Int32Array {
    const codes = this.#values.map((_, code) => code).slice(1);
    codes.sort((a, b) => compareValues(this.#values[a], this.#values[b]));
    const ranks = new Int32Array(this.#values.length).fill(this.#values.length);
    for (const [place, code] of codes.entries()) ranks[code] = place;
    return ranks;
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compareValues(a: unknown, b: unknown): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right || compareTexts(textOf(a), textOf(b));
  if (!Number.isNaN(left)) return -1;
  if (!Number.isNaN(right)) return 1;
  return compareTexts(textOf(a), textOf(b));
}

/** NaN for what is no number. */
export const numberOf = (value: unknown): number =>
  typeof value === 'number'
    ? value
    : typeof value === 'string' && value.trim() !== ''
      ? Number(value)
      : Number.NaN;

export function copied<A extends { set(from: ArrayLike<number>): void }>(to: A, from: ArrayLike<number>): A {
  to.set(from);
  return to;
}
