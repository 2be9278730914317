/** What one evaluation stands in: its ports, its limits, and how much of them is used up. */
import type { Features } from '../features.ts';
import type { Culture } from '../values/culture.ts';
import { ErrorValue, type Value } from '../values/value.ts';
import type { Zone } from '../values/zone.ts';

export interface Limits {
  /** Nodes and rows visited, and characters handled in bulk (a thousand count as one). */
  readonly steps: number;
  /** Calls inside calls. */
  readonly depth: number;
  /** Characters of one text. */
  readonly textLength: number;
  /** Rows of one table. */
  readonly rows: number;
}
export const defaultLimits: Limits = { steps: 1_000_000, depth: 200, textLength: 1_000_000, rows: 100_000 };

/** What the world gives to an expression. */
export interface Ports {
  readonly zone: Zone;
  readonly culture: Culture;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** All texts that an evaluation makes are together at most so many times as long as one may be. */
const textsAtMost = 50;

/** Ends an evaluation that uses more than it may. Only `evaluate` catches it. */
export class LimitExceeded extends Error {
  readonly value: ErrorValue;

  constructor(message: string, kind: 'Timeout' | 'QuotaExceeded' = 'QuotaExceeded') {
    super(message);
    this.value = ErrorValue.of(kind, message);
  }
}

export class Run {
  readonly ports: Ports;
  readonly features: Features;
  readonly limits: Limits;
  /** What was traced. */
  readonly traces: string[] = [];
  #steps = 0;
  #produced = 0;

  constructor(ports: Ports, features: Features, limits: Limits) {
    this.ports = ports;
    this.features = features;
    this.limits = limits;
  }

  get culture(): Culture {
    return this.ports.culture;
  }

  tick(steps = 1): void {
    this.#steps += steps;
    if (this.#steps > this.limits.steps)
      throw new LimitExceeded(`The expression takes more than ${this.limits.steps} steps.`, 'Timeout');
  }

  /** A text that may have grown. */
  text(value: string): string {
    this.grow(value.length);
    return value;
  }

  /** Before a text of so many characters is made: it may be too long by itself, or all of them together. */
  grow(length: number): void {
    const { textLength } = this.limits;
    this.#produced += length;
    if (length > textLength || this.#produced > textLength * textsAtMost)
      throw new LimitExceeded(`A text is longer than ${textLength} characters, or all together are.`);
    if (length > 1000) this.tick(length / 1000);
  }

  /** The texts one behind the other, if that is not too long. */
  join(texts: readonly string[], separator = ''): string {
    let length = separator.length * Math.max(0, texts.length - 1);
    for (const text of texts) length += text.length;
    this.grow(length);
    return texts.join(separator);
  }

  rows(count: number): void {
    if (count > this.limits.rows) throw new LimitExceeded(`A table has more than ${this.limits.rows} rows.`);
    this.tick(count);
  }
}

/** The names in force at one place of an evaluation: a row, and those around it. */
export interface Frame {
  readonly run: Run;
  readonly parent: Frame | undefined;
  readonly row: Value;
}

export const within = (frame: Frame, row: Value): Frame => ({ run: frame.run, parent: frame, row });
