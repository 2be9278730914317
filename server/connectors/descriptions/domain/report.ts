/** What reading a description finds: warnings, each at its place, and the one reason to refuse it. */
import type { DescriptionRefusal, DescriptionWarning } from '../../../../contracts/connectors.ts';
import { type Position, positionAt, type ReadDocument } from './document.ts';

/** Enough for a person to see what is wrong. */
const maxWarnings = 500;

/** Thrown where a description cannot be used; caught at the room's door, which returns `refusal`. */
export class Refused extends Error {
  readonly refusal: DescriptionRefusal;
  constructor(refusal: DescriptionRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A place in a document: an object or list of it, or one of its members. */
export interface Where {
  document: ReadDocument;
  node?: unknown;
  member?: string;
}

export class Report {
  readonly warnings: DescriptionWarning[] = [];
  #more = 0;
  readonly #said = new Set<string>();
  readonly #lineStarts = new Map<ReadDocument, number[]>();

  warn(code: string, message: string, where: Where): void {
    const warning = { code, message, file: where.document.file, ...this.#place(where) };
    // What several operations refer to is read several times.
    const key = `${code} ${warning.file} ${warning.line} ${warning.column} ${message}`;
    if (this.#said.has(key)) return;
    this.#said.add(key);
    if (this.warnings.length < maxWarnings) this.warnings.push(warning);
    else this.#more += 1;
  }

  /** Says what was mended while the text was read. */
  mended(document: ReadDocument): void {
    for (const { code, message, offset } of document.mends)
      this.#push({ code, message, file: document.file, ...this.#at(document, offset) });
  }

  refuse(message: string, where: Where): never {
    const place = this.#place(where);
    throw new Refused({ message, file: where.document.file, line: place.line, column: place.column });
  }

  /** The warnings, and how many more there were. */
  finish(file: string): DescriptionWarning[] {
    if (this.#more === 0) return this.warnings;
    const message = `There are ${this.#more} more warnings of this kind and others.`;
    return [...this.warnings, { code: 'warnings.more', message, file, line: null, column: null }];
  }

  #push(warning: DescriptionWarning): void {
    if (this.warnings.length < maxWarnings) this.warnings.push(warning);
    else this.#more += 1;
  }

  #place({ document, node, member }: Where): Position {
    const place = typeof node === 'object' && node !== null ? document.places.get(node) : undefined;
    const offset = (member === undefined ? undefined : place?.members.get(member)) ?? place?.start ?? 0;
    return this.#at(document, offset);
  }

  /** A thousand warnings must not count a million lines each. */
  #at(document: ReadDocument, offset: number): Position {
    let starts = this.#lineStarts.get(document);
    if (!starts) {
      starts = [0];
      for (let at = document.text.indexOf('\n'); at !== -1; at = document.text.indexOf('\n', at + 1))
        starts.push(at + 1);
      this.#lineStarts.set(document, starts);
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }
}

/** The place of what could not be read at all. */
export function refusalAt(file: string, text: string, message: string, offset: number): DescriptionRefusal {
  return { message, file, ...positionAt(text, offset) };
}
