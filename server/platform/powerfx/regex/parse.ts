/** Texts into patterns: the regular expressions that mean the same to every engine that runs Power Fx. */
import { type ClassRead, readClass } from './class.ts';
import { literal, readEscape } from './escape.ts';
import {
  head,
  inlineFlags,
  type Open,
  type Reference,
  Refused,
  readQuantifier,
  refuseOptions,
  refuseUnknown,
  tail,
} from './parts.ts';
import { canBeEmpty, type Flags, isNewline, isSpace, longest, type Pattern, type Piece } from './tree.ts';

const maxNesting = 31;
const maxLookbehind = 250;

export interface Refusal {
  /** Without the words `Invalid regular expression`. */
  readonly message: string;
}

/** @param strict by the rules of Power Fx 1.0, where what engines disagree upon is refused */
export function parsePattern(source: string, flags: Flags, strict: boolean): Pattern | Refusal {
  try {
    return new Reader(source, flags, strict).run();
  } catch (error) {
    if (error instanceof Refused) return { message: error.message };
    throw error;
  }
}

class Reader {
  readonly #source: string;
  readonly #strict: boolean;
  #flags: Flags;
  readonly #names: (string | undefined)[] = [undefined];
  readonly #open: Open[] = [];
  readonly #captures = new Map<number, Piece>();
  /** Where each capture lies: alternatives and optional parts around it, outermost first. */
  readonly #places = new Map<number, readonly number[]>();
  readonly #inLook = new Set<number>();
  readonly #references: Reference[] = [];
  #path: number[] = [];
  #marks = 0;
  #looks = 0;
  #behind = 0;
  /** Told at the end: what else is wrong comes first. */
  #uncertain: string | undefined;
  #at = 0;

  constructor(source: string, flags: Flags, strict: boolean) {
    this.#source = source;
    this.#flags = flags;
    this.#strict = strict;
  }

  run(): Pattern {
    const inline = inlineFlags(this.#source, this.#flags);
    this.#flags = inline.flags;
    this.#at = inline.end;
    const top: Open = {
      start: 0,
      capture: undefined,
      plain: true,
      alternatives: 1,
      holdsCapture: false,
      ambiguous: false,
      holdsLook: false,
    };
    const root = this.#choice(top);
    if (this.#at < this.#source.length) this.#refuse('Unopened groups, too few opening parenthesis.');
    if (this.#uncertain !== undefined) this.#refuse(this.#uncertain);
    return { root, flags: this.#flags, names: this.#names };
  }

  #refuse(message: string): never {
    throw new Refused(message);
  }

  #refuseHere(message: string): never {
    return this.#refuse(`${message}, found at the end of "${tail(this.#source.slice(0, this.#at))}".`);
  }

  #choice(open: Open): Piece {
    const outer = this.#path;
    const options: Piece[] = [];
    let first = true;
    const marks: number[] = [];
    do {
      if (!first) this.#at += 1;
      first = false;
      this.#marks += 1;
      marks.push(this.#marks);
      this.#path = [...outer, this.#marks];
      options.push(this.#sequence(open));
    } while (this.#source[this.#at] === '|');
    this.#path = outer;
    open.alternatives = options.length;
    // With one alternative only, being in it says nothing.
    if (options.length === 1) this.#forget(marks[0]!);
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  #forget(mark: number): void {
    for (const [capture, path] of this.#places)
      this.#places.set(
        capture,
        path.filter((one) => one !== mark),
      );
    for (const [i, reference] of this.#references.entries())
      this.#references[i] = { ...reference, path: reference.path.filter((one) => one !== mark) };
  }

  #sequence(open: Open): Piece {
    const items: Piece[] = [];
    for (;;) {
      this.#skipSpacing();
      const char = this.#source[this.#at];
      if (char === undefined || char === '|' || char === ')') break;
      const quantifier = readQuantifier(this.#source.slice(this.#at));
      if (quantifier) {
        this.#at += quantifier.text.length;
        this.#refuse(
          `Quantifier without something to quantify, found "${tail(this.#source.slice(0, this.#at))}".`,
        );
      }
      const captures = this.#names.length;
      const inner = this.#atom(open);
      if (inner === undefined) continue;
      items.push(this.#quantified(inner.piece, inner.open, captures, open));
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items };
  }

  #skipSpacing(): void {
    for (;;) {
      if (this.#source.startsWith('(?#', this.#at)) {
        const end = this.#source.indexOf(')', this.#at);
        if (end === -1)
          this.#refuse(`Unclosed inline comment, found "${head(this.#source.slice(this.#at))}".`);
        this.#at = end + 1;
      } else if (!this.#flags.freeSpacing) return;
      else {
        const char = this.#source[this.#at];
        if (char === undefined) return;
        if (isSpace(char)) this.#at += 1;
        else if (char === '#')
          while (this.#at < this.#source.length && !isNewline(this.#source[this.#at]!)) this.#at += 1;
        else return;
      }
    }
  }

  #quantified(inner: Piece, group: Open | undefined, captures: number, around: Open): Piece {
    this.#skipSpacing();
    const quantifier = readQuantifier(this.#source.slice(this.#at));
    if (!quantifier) return inner;
    this.#at += quantifier.text.length;
    const next = this.#source[this.#at];
    let lazy = false;
    if (next === '?' || next === '+' || next === '*') {
      if (quantifier.exact)
        this.#refuse(
          `Exact quantifiers cannot be used with quantifier modifiers such as ? for lazy, found "${quantifier.text}${next}".`,
        );
      if (next !== '?')
        this.#refuse(`Possessive quantifiers are not supported, found "${quantifier.text}${next}".`);
      lazy = true;
      this.#at += 1;
    }
    if (this.#strict) this.#checkQuantified(inner, group, quantifier.max);
    if (quantifier.min === 0) {
      // What was captured within may not have happened, for those outside.
      this.#marks += 1;
      for (let capture = captures; capture < this.#names.length; capture += 1) {
        const path = this.#places.get(capture);
        if (path) this.#places.set(capture, [...path, this.#marks]);
      }
      if (captures < this.#names.length && this.#strict) around.ambiguous = true;
      for (const [i, reference] of this.#references.entries())
        if (reference.capture >= captures)
          this.#references[i] = { ...reference, path: [...reference.path, this.#marks] };
    }
    return { kind: 'repeat', inner, min: quantifier.min, max: quantifier.max, lazy };
  }

  #checkQuantified(inner: Piece, group: Open | undefined, max: number): void {
    if (inner.kind === 'look' || group?.holdsLook)
      this.#refuseHere('Quantifiers are not supported on look behinds or look aheads');
    if (this.#behind > 0 && max === Infinity)
      this.#refuseHere('Unlimited quantifiers are not supported in look behinds');
    if (!group) return;
    if (group.ambiguous || canBeEmpty(inner))
      this.#refuseHere(
        'Quantifier on a group containing another quantifier or empty alternation that could result in an ambiguous result',
      );
  }

  #atom(around: Open): { readonly piece: Piece; readonly open?: Open } | undefined {
    const char = this.#source[this.#at]!;
    switch (char) {
      case '(':
        return this.#group(around);
      case '[':
        return { piece: this.#class() };
      case '.':
        this.#at += 1;
        return { piece: { kind: 'any' } };
      case '^':
        this.#at += 1;
        return { piece: { kind: 'start' } };
      case '$':
        this.#at += 1;
        return { piece: { kind: 'end' } };
      case '\\':
        return { piece: this.#escape() };
      case ']':
        if (!this.#strict) break;
        this.#at += 1;
        return this.#refuseHere(
          'Literal square braces must be escaped with a backslash even in character classes, for example \\[ or \\]',
        );
      case '{':
      case '}':
        if (!this.#strict) break;
        return this.#refuse(`Literal curly braces must be escaped with a backslash, found "${char}".`);
      default:
    }
    const whole = String.fromCodePoint(this.#source.codePointAt(this.#at)!);
    this.#at += whole.length;
    return { piece: literal(whole) };
  }

  #class(): Piece {
    const read: ClassRead = readClass(this.#source, this.#at, this.#strict, (end, message) => {
      this.#at = end;
      if (/found (?:at the end of )?"[^"]*"$/.test(message)) this.#refuse(`${message}.`);
      this.#refuseHere(message);
    });
    this.#at = read.end;
    return { kind: 'class', test: read.test };
  }

  #escape(): Piece {
    const from = this.#at;
    const read = readEscape(this.#source, from, this.#strict, (message) => this.#refuse(message));
    if (read.kind === 'piece') {
      this.#at = read.end;
      return read.piece;
    }
    this.#at = read.end;
    const text = this.#source.slice(from, read.end);
    if (read.number !== undefined && this.#strict && !this.#flags.numbered)
      this.#refuse(
        `Use named captures with "(?<name>...)" and "\\k<name>" or enable MatchOptions.NumberedSubMatches, found "${text}".`,
      );
    const capture = read.number ?? this.#names.indexOf(read.name);
    if (capture < 1 || capture >= this.#names.length)
      this.#refuse(`Sub match "${tail(text)}" not defined or is an unsupported forward reference.`);
    if (this.#strict) this.#checkReference(capture, text);
    this.#references.push({ text, capture, path: this.#path });
    return { kind: 'back', capture };
  }

  #checkReference(capture: number, text: string): void {
    if (this.#open.some((open) => open.capture === capture))
      this.#refuse(`Self-referencing sub matches are not supported, found "${text}".`);
    if (this.#inLook.has(capture))
      this.#refuse(`Back reference "${text}" to sub match that is inside a lookbehind or lookahead.`);
    const place = this.#places.get(capture) ?? [];
    const inner = this.#captures.get(capture);
    const certain = place.every((mark) => this.#path.includes(mark)) && !(inner && canBeEmpty(inner));
    if (!certain)
      this.#uncertain ??= `Back reference "${text}" to sub match that may not happen due to alternation or zero quantifier.`;
    if (this.#behind > 0 && inner && longest(inner, this.#captures) === Infinity)
      this.#refuse(`Unlimited quantifiers are not supported in look behinds, found at the end of "${text}".`);
  }

  #group(around: Open): { readonly piece: Piece; readonly open?: Open } | undefined {
    const from = this.#at;
    const rest = this.#source.slice(from);
    if (this.#open.length >= maxNesting && this.#strict)
      this.#refuse(`Too many nested groups, found at the beginning of "${head(rest)}".`);
    const opening = this.#opening(rest);
    this.#at += opening.text.length;
    const { look } = opening;
    const open: Open = {
      start: from,
      capture: opening.capture,
      plain: look === undefined && opening.text !== '(?:',
      alternatives: 1,
      holdsCapture: false,
      ambiguous: false,
      holdsLook: false,
    };
    if (look?.ahead === false) this.#behind += 1;
    if (look) this.#looks += 1;
    if (opening.capture !== undefined) {
      if (this.#behind > 0 && this.#strict)
        this.#refuse(
          `Sub matches are not supported in look behinds, found at the beginning of "${head(rest)}".`,
        );
      if (this.#looks > 0) this.#inLook.add(opening.capture);
    }
    this.#open.push(open);
    const inner = this.#choice(open);
    this.#open.pop();
    if (this.#source[this.#at] !== ')') this.#refuse('Unclosed groups, too few closing parenthesis.');
    this.#at += 1;
    if (look?.ahead === false) {
      this.#behind -= 1;
      if (this.#strict && longest(inner, this.#captures) > maxLookbehind)
        this.#refuseHere(`Lookbehind exceeded maximum possible character limit of ${maxLookbehind}`);
    }
    if (look) {
      this.#looks -= 1;
      around.holdsLook = true;
      return { piece: { kind: 'look', ...look, inner } };
    }
    this.#close(open, around, inner);
    return { piece: { kind: 'group', capture: opening.capture, inner }, open };
  }

  /** What a group that ends says about the one around it. */
  #close(open: Open, around: Open, inner: Piece): void {
    if (open.capture !== undefined) {
      this.#captures.set(open.capture, inner);
      this.#places.set(open.capture, this.#path);
      open.holdsCapture = true;
    }
    const inside = open.holdsCapture && open.capture === undefined;
    if (open.alternatives > 1 && open.plain && this.#capturesIn(open)) open.ambiguous = true;
    if (inside && open.alternatives > 1) open.ambiguous = true;
    if (open.plain && open.holdsCapture) around.holdsCapture = true;
    if (open.ambiguous || (open.plain && canBeEmpty(inner))) around.ambiguous = true;
    if (open.holdsLook) around.holdsLook = true;
  }

  /** Whether another capture lies directly within. */
  #capturesIn(open: Open): boolean {
    return open.capture === undefined ? open.holdsCapture : this.#inner.has(open);
  }

  readonly #inner = new Set<Open>();

  #opening(rest: string): {
    readonly text: string;
    readonly capture?: number;
    readonly look?: { readonly ahead: boolean; readonly negated: boolean };
  } {
    const look = /^\(\?(<?)([=!])/.exec(rest);
    if (look) return { text: look[0], look: { ahead: look[1] === '', negated: look[2] === '!' } };
    if (rest.startsWith('(?:')) return { text: '(?:' };
    const parent = this.#open.at(-1);
    const named = /^\(\?<([^>]*)>/.exec(rest);
    if (named) {
      const [text, name = ''] = named;
      if (/^\w*-/.test(name)) this.#refuse(`Balancing sub matches are not supported, found "${text}".`);
      if (!/^[\p{L}\p{Mn}\p{Pc}][\p{L}\p{Mn}\p{Nd}\p{Pc}]*$/u.test(name))
        this.#refuse(
          `Sub match name must be a combination of word characters and not begin with a number, found "${text}".`,
        );
      if (this.#flags.numbered && this.#strict)
        this.#refuse(
          `Named captures cannot be used with MatchOptions.NumberedSubMatches enabled, found "${text}".`,
        );
      if (this.#names.includes(name) && this.#strict) {
        const end = rest.indexOf(')') + 1;
        this.#refuse(
          `Named sub match defined more than once, found at the beginning of "${head(rest.slice(0, Math.max(end, text.length)))}".`,
        );
      }
      if (parent) this.#inner.add(parent);
      this.#names.push(name);
      return { text, capture: this.#names.length - 1 };
    }
    refuseUnknown(rest);
    if (rest.startsWith('(?')) refuseOptions(rest, this.#at);
    if (rest.startsWith('(*') && this.#strict)
      this.#refuse(`Unsupported special group, found "${rest.slice(0, 3)}".`);
    if (!this.#flags.numbered) return { text: '(' };
    if (parent) this.#inner.add(parent);
    this.#names.push(undefined);
    return { text: '(', capture: this.#names.length - 1 };
  }
}
