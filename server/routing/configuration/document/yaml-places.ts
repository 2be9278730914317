/** A YAML text, read once: its plain value, and where in the text each part of it stands. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml';
import { limits } from '../../../../contracts/configuration/document.ts';
import type { ConfigurationProblem, ProblemCode } from '../../../../contracts/configuration/problem.ts';

export interface TextPlace {
  /** From 1. */
  line: number;
  column: number;
}

/** Aliases may repeat parts of the document this often, and no more: a few lines can otherwise mean gigabytes. */
const mostAliases = 10_000;

/** One bracket that is not closed makes many; the first ones say it. */
const mostErrors = 20;

export class YamlPlaces {
  /** Undefined when the text cannot be read: see `problems`. */
  readonly value: unknown;
  readonly problems: readonly ConfigurationProblem[];
  readonly #document: Document | undefined;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    const problems: ConfigurationProblem[] = [];
    this.problems = problems;
    const refuse = (code: ProblemCode, message: string, place?: TextPlace) =>
      problems.push({ code, path: '', message, line: place?.line ?? null, column: place?.column ?? null });
    if (text.length > limits.characters) {
      const most = limits.characters.toLocaleString('en-GB');
      refuse(
        'document.too_large',
        `The document is longer than ${most} characters. Apply it in parts, section by section.`,
      );
      return;
    }
    try {
      this.#document = parseDocument(text, {
        lineCounter: this.#lines,
        prettyErrors: false,
        stringKeys: true,
      });
      const { errors } = this.#document;
      // The parser tells of its stack as of any other error.
      if (errors.some(({ message }) => /stack/i.test(message))) throw new RangeError('nested too deeply');
      for (const { code, message, pos } of errors.slice(0, mostErrors))
        refuse(
          code === 'DUPLICATE_KEY' ? 'name.duplicate' : 'document.not_yaml',
          code === 'DUPLICATE_KEY'
            ? 'This key is there twice. Keep one of them.'
            : `This is not YAML: ${message}`,
          this.#at(pos[0]),
        );
      if (problems.length > 0) return;
      const value: unknown = this.#document.toJS({ maxAliasCount: mostAliases });
      if (isDeeper(value, limits.depth))
        refuse(
          'document.too_deep',
          `The document is nested deeper than ${limits.depth} levels. Make it flatter.`,
        );
      else this.value = value;
    } catch (error) {
      if (error instanceof RangeError)
        refuse(
          'document.too_deep',
          `The document is nested deeper than ${limits.depth} levels. Make it flatter.`,
        );
      else if (error instanceof ReferenceError && error.message.startsWith('Excessive'))
        refuse(
          'document.too_large',
          'The document repeats itself too often by aliases. Write the parts out.',
        );
      else if (error instanceof ReferenceError)
        refuse('document.not_yaml', `This is not YAML: ${error.message}`);
      else throw error;
    }
  }

  /**
   * Where the value at a path begins; for what is not there, where the innermost part stands that is.
   * @param key the place of the last name instead of its value's
   */
  placeOf(path: readonly (string | number)[], key = false): TextPlace | undefined {
    if (!this.#document?.contents) return undefined;
    let node: unknown = this.#document.contents;
    let offset = rangeOf(node);
    for (const [i, step] of path.entries()) {
      if (isAlias(node)) node = node.resolve(this.#document);
      if (isSeq(node)) node = node.items[Number(step)];
      else if (isMap(node)) {
        const pair: Pair | undefined = node.items.find(
          (item) => isScalar(item.key) && String(item.key.value) === String(step),
        );
        if (pair && key && i === path.length - 1) return this.#at(rangeOf(pair.key) ?? offset ?? 0);
        // An empty value stands nowhere: its key does.
        node = pair?.value ?? pair?.key;
      } else node = undefined;
      if (node === undefined || node === null) break;
      offset = rangeOf(node) ?? offset;
    }
    return offset === undefined ? undefined : this.#at(offset);
  }

  #at(offset: number): TextPlace {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

const rangeOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];

/** Looks without recursion, so that nothing is too deep to be looked at. */
function isDeeper(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
