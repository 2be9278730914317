/** A description as a tree whose references can be followed. */
import type { ReadDocument } from './document.ts';
import type { Report } from './report.ts';

export type Dialect = '2.0' | '3.0' | '3.1';
export type Members = Record<string, unknown>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** The members of an object; none of anything else. */
export const membersOf = (value: unknown): Members => (isMembers(value) ? value : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** A node with all references followed. */
export interface Followed {
  node: unknown;
  /** The references on the way, in order. */
  references: string[];
}

/** Longer chains of references lead nowhere. */
const maxChain = 50;

export class Source {
  readonly document: ReadDocument;
  readonly root: Members;
  readonly report: Report;
  readonly dialect: Dialect;
  readonly #found = new Map<string, unknown>();

  constructor(document: ReadDocument, root: Members, dialect: Dialect, report: Report) {
    this.document = document;
    this.root = root;
    this.dialect = dialect;
    this.report = report;
  }

  /**
   * Follows `$ref` until something else stands there; `undefined` (with a warning) when it leads nowhere. Refuses
   * references to other documents, and references that refer to each other alone.
   */
  follow(from: unknown): Followed {
    const references: string[] = [];
    let node = from;
    while (isMembers(node) && typeof node.$ref === 'string') {
      const reference = node.$ref;
      const where = { node, member: '$ref' };
      if (!reference.startsWith('#')) {
        const what = `“${shorten(reference)}” is in another document`;
        this.refuse(
          `${what}; only references inside the description (#/…) are followed.`,
          where.node,
          '$ref',
        );
      }
      if (references.includes(reference) || references.length >= maxChain)
        this.refuse(
          `This reference leads back to itself: ${[...references, reference].join(' → ')}.`,
          node,
          '$ref',
        );
      references.push(reference);
      const target = this.#lookUp(reference);
      if (target === undefined)
        this.warn(
          'reference.missing',
          `There is nothing at ${shorten(reference)}; anything is accepted.`,
          node,
          '$ref',
        );
      node = target;
    }
    return { node, references };
  }

  warn(code: string, message: string, node?: unknown, member?: string): void {
    this.report.warn(code, message, {
      document: this.document,
      node,
      ...(member === undefined ? {} : { member }),
    });
  }

  refuse(message: string, node?: unknown, member?: string): never {
    return this.report.refuse(message, {
      document: this.document,
      node,
      ...(member === undefined ? {} : { member }),
    });
  }

  #lookUp(reference: string): unknown {
    if (this.#found.has(reference)) return this.#found.get(reference);
    let node: unknown = this.root;
    if (reference !== '#')
      for (const part of reference.slice(2).split('/')) {
        const name = unescapePointer(part);
        node =
          (isMembers(node) || Array.isArray(node)) && Object.hasOwn(node, name)
            ? (node as Members)[name]
            : undefined;
      }
    if (!reference.startsWith('#/') && reference !== '#') node = undefined;
    this.#found.set(reference, node);
    return node;
  }
}

/** A segment of a JSON pointer in a URL's fragment (RFC 6901, section 6). */
function unescapePointer(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // A percent sign that encodes nothing stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** All `x-*` members but those that are kept elsewhere. */
export function extensionsOf(node: Members, but: readonly string[] = []): Record<string, unknown> {
  const extensions: Record<string, unknown> = {};
  for (const name of Object.keys(node))
    if (name.startsWith('x-') && !but.includes(name)) extensions[name] = node[name];
  return extensions;
}

const shorten = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
