/** Reads a YAML document node by node, so that every finding can say its line and column. */
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import type { JsonObject, SourcePosition, TopicIssue, TopicIssueCode } from '../domain/types.ts';

/** The text cannot be understood as a topic. Caught by `parseTopic`, which returns the issue. */
export class TopicRefusal extends Error {
  readonly issue: TopicIssue;
  constructor(issue: TopicIssue) {
    super(issue.message);
    this.issue = issue;
  }
}

/** A mapping, with the reader it came from. */
export type MapNode = YAMLMap<unknown, unknown>;

export class YamlReader {
  readonly root: unknown;
  readonly document: Document;
  readonly warnings: TopicIssue[] = [];
  readonly #lines = new LineCounter();
  readonly #source: string;

  /** Throws TopicRefusal (`yaml`) with the place of the first error. */
  constructor(source: string) {
    this.#source = source;
    this.document = parseDocument(source, {
      lineCounter: this.#lines,
      prettyErrors: false,
      stringKeys: true,
    });
    for (const { code, message, pos } of this.document.errors) {
      const issue: TopicIssue = { code: 'yaml', message, ...this.#place(pos[0]) };
      // Copilot Studio itself writes keys such as `@type` without quotes; what is meant is clear.
      if (code !== 'BAD_SCALAR_START') throw new TopicRefusal(issue);
      this.warnings.push(issue);
    }
    this.root = this.document.contents;
  }

  /** Line and column of a node, from 1. */
  at(node: unknown): SourcePosition {
    const range = (node as Node | null)?.range;
    return this.#place(range ? range[0] : 0);
  }

  /** Line and column of an offset inside a scalar's value; exact on one line, the line only in a block of text. */
  within(node: unknown, offset: number): SourcePosition {
    const start = this.at(node);
    if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return start;
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    const before = node.value.slice(0, offset).split('\n').length - 1;
    if (isBlock) return { line: start.line + 1 + before, column: 1 };
    if (before > 0) return { line: start.line + before, column: 1 };
    return { line: start.line, column: start.column + offset + (node.type === 'PLAIN' ? 0 : 1) };
  }

  #place(offset: number): SourcePosition {
    const { line, col } = this.#lines.linePos(Math.min(offset, this.#source.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  warn(code: TopicIssueCode, message: string, node: unknown): void {
    this.warnings.push({ code, message, ...this.at(node) });
  }

  refuse(code: TopicIssueCode, message: string, node: unknown): never {
    throw new TopicRefusal({ code, message, ...this.at(node) });
  }

  /** The node with aliases followed. */
  resolve(node: unknown): unknown {
    const resolved = node as { resolve?: (document: Document) => unknown } | null | undefined;
    return typeof resolved?.resolve === 'function' ? resolved.resolve(this.document) : node;
  }

  map(node: unknown): MapNode | null {
    const resolved = this.resolve(node);
    return isMap(resolved) ? resolved : null;
  }

  /** The items of a list; null when it is none. */
  list(node: unknown): readonly unknown[] | null {
    const resolved = this.resolve(node);
    return isSeq(resolved) ? resolved.items : null;
  }

  get(map: MapNode | null, key: string): unknown {
    return map === null ? undefined : this.resolve(map.get(key, true));
  }

  /** The entries of a mapping, keys as text. */
  entries(map: MapNode | null): { name: string; value: unknown }[] {
    return (map?.items ?? []).map((pair) => ({
      name: isScalar(pair.key) ? String(pair.key.value) : String(pair.key),
      value: this.resolve(pair.value),
    }));
  }

  scalar(node: unknown): string | number | boolean | null | undefined {
    if (!isScalar(node)) return undefined;
    const { value } = node;
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    return String(value);
  }

  /** Text as it is, numbers and booleans written out; null for anything else. */
  text(node: unknown): string | null {
    const value = this.scalar(node);
    return value === undefined || value === null ? null : String(value);
  }

  boolean(node: unknown, fallback: boolean): boolean {
    const value = this.scalar(node);
    if (typeof value === 'boolean') return value;
    if (value === '=true' || value === 'true') return true;
    if (value === '=false' || value === 'false') return false;
    return fallback;
  }

  /** The node as plain JSON. Throws TopicRefusal when its aliases multiply beyond reason. */
  json(node: unknown): JsonObject {
    try {
      const value = (node as Node).toJS(this.document, { maxAliasCount: 100 });
      return JSON.parse(JSON.stringify(value)) as JsonObject;
    } catch {
      return this.refuse('too_large', 'The document repeats itself too often (aliases).', node);
    }
  }
}
