/** Matches patterns by trying, with every step counted: a pattern that explodes ends in an error, not in silence. */
import type { Run } from '../evaluate/run.ts';
import { LimitExceeded } from '../evaluate/run.ts';
import { type Flags, isNewline, isWord, type Pattern, type Piece } from './tree.ts';

export interface Found {
  readonly start: number;
  readonly end: number;
  /** By number, from 1; undefined for what did not take part. */
  readonly captures: readonly (string | undefined)[];
}

type Next = (at: number) => boolean;
/** Tries at a place, and calls on with every end it finds until one is taken. */
type Matcher = (at: number, next: Next) => boolean;

/** Repetitions of groups within one match: each goes deeper into the stack. */
const deepest = 1200;

export class Search {
  readonly #text: string;
  readonly #pattern: Pattern;
  readonly #matcher: Matcher;
  readonly #run: Run;
  #captures: (readonly [number, number] | undefined)[] = [];
  #depth = 0;
  #steps = 0;

  constructor(pattern: Pattern, text: string, run: Run) {
    this.#pattern = pattern;
    this.#text = text;
    this.#run = run;
    this.#matcher = this.#compile(pattern.root, true);
  }

  /** The first match at that place or behind it. */
  from(start: number, anchored = false): Found | undefined {
    for (let at = start; at <= this.#text.length; at += 1) {
      this.#captures = this.#pattern.names.map(() => undefined);
      let end = -1;
      const found = this.#matcher(at, (stop) => {
        end = stop;
        return true;
      });
      if (found)
        return {
          start: at,
          end,
          captures: this.#captures.map((range) => range && this.#text.slice(range[0], range[1])),
        };
      if (anchored) return undefined;
    }
    return undefined;
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps % 16 === 0) this.#run.tick();
  }

  /** @param forward whether it is read from left to right; within look behinds it is the other way round */
  #compile(piece: Piece, forward: boolean): Matcher {
    switch (piece.kind) {
      case 'char':
      case 'class':
      case 'any':
        return this.#one(piece, forward);
      case 'start':
        return (at, next) => this.#atStart(at) && next(at);
      case 'end':
        return (at, next) => this.#atEnd(at) && next(at);
      case 'boundary':
      case 'inside':
        return (at, next) => this.#atBoundary(at) === (piece.kind === 'boundary') && next(at);
      case 'sequence': {
        const parts = piece.items.map((item) => this.#compile(item, forward));
        return inOrder(forward ? parts : parts.reverse());
      }
      case 'choice': {
        const options = piece.options.map((option) => this.#compile(option, forward));
        return (at, next) => options.some((option) => option(at, next));
      }
      case 'group':
        return this.#group(this.#compile(piece.inner, forward), piece.capture, forward);
      case 'look':
        return this.#look(this.#compile(piece.inner, piece.ahead), piece.negated);
      case 'back':
        return this.#back(piece.capture, forward);
      case 'repeat':
        return this.#repeat(piece, forward);
    }
  }

  #one(piece: Piece, forward: boolean): Matcher {
    const test = unitTest(piece, this.#pattern.flags);
    const read = this.#reader(piece, forward);
    return (at, next) => {
      this.#step();
      const unit = read(at);
      return unit !== undefined && test(unit) && next(forward ? at + unit.length : at - unit.length);
    };
  }

  /** What stands at a place: characters of two units are one, unless one unit is asked for. */
  #reader(piece: Piece, forward: boolean): (at: number) => string | undefined {
    const text = this.#text;
    const low = (place: number) => /[\udc00-\udfff]/.test(text[place] ?? '');
    const high = (place: number) => /[\ud800-\udbff]/.test(text[place] ?? '');
    return (at) => {
      const place = forward ? at : at - 1;
      const unit = text[place];
      if (unit === undefined || piece.kind === 'char' || unit < '\ud800' || unit > '\udfff') return unit;
      if (forward) return high(place) && low(place + 1) ? text.slice(place, place + 2) : unit;
      return low(place) && high(place - 1) ? text.slice(place - 1, place + 1) : unit;
    };
  }

  #group(inner: Matcher, capture: number | undefined, forward: boolean): Matcher {
    if (capture === undefined) return inner;
    return (at, next) =>
      inner(at, (end) => {
        const before = this.#captures[capture];
        this.#captures[capture] = forward ? [at, end] : [end, at];
        if (next(end)) return true;
        this.#captures[capture] = before;
        return false;
      });
  }

  #look(inner: Matcher, negated: boolean): Matcher {
    return (at, next) => {
      const before = [...this.#captures];
      const found = inner(at, () => true);
      if (found === negated) {
        this.#captures = before;
        return false;
      }
      if (negated) this.#captures = before;
      if (next(at)) return true;
      this.#captures = before;
      return false;
    };
  }

  #back(capture: number, forward: boolean): Matcher {
    const { ignoreCase } = this.#pattern.flags;
    return (at, next) => {
      this.#step();
      const range = this.#captures[capture];
      if (!range) return false;
      const wanted = this.#text.slice(range[0], range[1]);
      const here = forward
        ? this.#text.slice(at, at + wanted.length)
        : this.#text.slice(Math.max(0, at - wanted.length), at);
      const same = here === wanted || (ignoreCase && here.toLowerCase() === wanted.toLowerCase());
      return same && next(forward ? at + wanted.length : at - wanted.length);
    };
  }

  #repeat(piece: Piece & { kind: 'repeat' }, forward: boolean): Matcher {
    const { inner, min, max, lazy } = piece;
    if (inner.kind === 'char' || inner.kind === 'class' || inner.kind === 'any')
      return this.#run1(inner, piece, forward);
    const body = this.#compile(inner, forward);
    const again = (count: number, at: number, next: Next): boolean => {
      this.#step();
      this.#depth += 1;
      if (this.#depth > deepest) throw new LimitExceeded('The regular expression goes too deep.');
      try {
        const more = () =>
          count < max &&
          body(at, (end) => (end === at && count >= min ? false : again(count + 1, end, next)));
        if (count < min) return more();
        return lazy ? next(at) || more() : more() || next(at);
      } finally {
        this.#depth -= 1;
      }
    };
    return (at, next) => again(0, at, next);
  }

  /** Of one character again and again: counted first, tried after. */
  #run1(one: Piece, { min, max, lazy }: Piece & { kind: 'repeat' }, forward: boolean): Matcher {
    const test = unitTest(one, this.#pattern.flags);
    const read = this.#reader(one, forward);
    /** The place behind one more; undefined when there is none. */
    const more = (at: number): number | undefined => {
      this.#step();
      const unit = read(at);
      if (unit === undefined || !test(unit)) return undefined;
      return forward ? at + unit.length : at - unit.length;
    };
    return (at, next) => {
      const places = [at];
      const take = (): boolean => {
        const place = more(places.at(-1)!);
        if (place !== undefined) places.push(place);
        return place !== undefined;
      };
      while (places.length <= (lazy ? min : max) && take());
      if (places.length <= min) return false;
      for (;;) {
        if (next(places.at(-1)!)) return true;
        if (lazy) {
          if (places.length > max || !take()) return false;
        } else {
          if (places.length - 1 <= min) return false;
          places.pop();
        }
      }
    };
  }

  #atStart(at: number): boolean {
    if (at === 0) return true;
    return this.#pattern.flags.multiline && isNewline(this.#text[at - 1]!) && !this.#withinPair(at);
  }

  #atEnd(at: number): boolean {
    const { length } = this.#text;
    if (at === length) return true;
    if (!isNewline(this.#text[at]!) || this.#withinPair(at)) return false;
    if (this.#pattern.flags.multiline) return true;
    return at === length - 1 || (at === length - 2 && this.#text.endsWith('\r\n'));
  }

  #withinPair(at: number): boolean {
    return this.#text[at - 1] === '\r' && this.#text[at] === '\n';
  }

  #atBoundary(at: number): boolean {
    const word = (unit: string | undefined) =>
      unit !== undefined && (isWord(unit) || unit === '\u200c' || unit === '\u200d');
    return word(this.#text[at - 1]) !== word(this.#text[at]);
  }
}

function inOrder(parts: readonly Matcher[]): Matcher {
  return (at, next) => {
    const step = (i: number, place: number): boolean =>
      i === parts.length ? next(place) : parts[i]!(place, (end) => step(i + 1, end));
    return step(0, at);
  };
}

function unitTest(piece: Piece, flags: Flags): (unit: string) => boolean {
  if (piece.kind === 'any') return flags.dotAll ? () => true : (unit) => !isNewline(unit);
  if (piece.kind === 'char') {
    const { unit: wanted } = piece;
    if (!flags.ignoreCase) return (unit) => unit === wanted;
    const lower = wanted.toLowerCase();
    return (unit) => unit === wanted || unit.toLowerCase() === lower;
  }
  if (piece.kind !== 'class') return () => false;
  const { test } = piece;
  if (!flags.ignoreCase) return test;
  return (unit) => {
    if (test(unit)) return true;
    const lower = unit.toLowerCase();
    const upper = lower.toUpperCase();
    return test(lower) || (upper.length === 1 && upper.toLowerCase() === lower && test(upper));
  };
}
