/** Reads YAML into the same form as JSON: values, and where they stand. Anchors are followed, within bounds. */
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import { maxDepth, type NodePlace, type ReadDocument, setMember, Unreadable } from '../domain/document.ts';

/** The parser takes about a second for each of them. */
const maxCharacters = 3_000_000;
/** Values, with each alias counted as all that it stands for. */
const maxValues = 500_000;

/** @param text without a byte order mark. Throws `Unreadable`. */
export function readYaml(file: string, text: string): ReadDocument {
  if (text.length > maxCharacters)
    throw new Unreadable(
      `A description in YAML may have ${maxCharacters / 1_000_000} million characters; send it as JSON.`,
      0,
    );
  const reader = new YamlReader();
  try {
    const document = parseDocument(text, { prettyErrors: false, stringKeys: true, uniqueKeys: false });
    const [error] = document.errors;
    // The parser calls itself for each level, and reports where its stack ends as an error of the text.
    if (error && /call stack/.test(error.message)) throw new RangeError(error.message);
    if (error) throw new Unreadable(sentence(error.message), error.pos[0]);
    return { file, text, value: reader.convert(document.contents), places: reader.places, mends: [] };
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable('This is nested too deeply.', 0);
    throw error;
  }
}

interface Converted {
  value: unknown;
  weight: number;
}

class YamlReader {
  readonly places = new WeakMap<object, NodePlace>();
  readonly #anchors = new Map<string, Converted | 'open'>();
  #depth = 0;
  #total = 0;

  convert(node: unknown): unknown {
    return this.#convert(node).value;
  }

  #convert(node: unknown): Converted {
    if (++this.#depth > maxDepth)
      throw new Unreadable(`This is nested deeper than ${maxDepth} levels.`, startOf(node));
    const anchor = (node as { anchor?: string } | null)?.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, 'open');
    const before = this.#total;
    this.#count(1, node);
    const value = this.#value(node);
    const converted = { value, weight: this.#total - before };
    if (anchor !== undefined) this.#anchors.set(anchor, converted);
    this.#depth -= 1;
    return converted;
  }

  #value(node: unknown): unknown {
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined)
        throw new Unreadable(`There is no anchor &${node.source} above.`, startOf(node));
      if (target === 'open') throw new Unreadable(`*${node.source} contains itself.`, startOf(node));
      this.#count(target.weight, node);
      return target.value;
    }
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) {
      const list: unknown[] = [];
      this.places.set(list, { start: startOf(node), members: new Map() });
      for (const item of node.items) list.push(this.convert(item));
      return list;
    }
    return isScalar(node) ? node.value : null;
  }

  #map(node: YAMLMap<unknown, unknown>): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    const place: NodePlace = { start: startOf(node), members: new Map() };
    this.places.set(value, place);
    const merged: unknown[] = [];
    for (const { key, value: member } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const converted = this.convert(member);
      if (name === '<<') merged.push(...(Array.isArray(converted) ? converted : [converted]));
      else {
        place.members.set(name, startOf(key));
        setMember(value, name, converted);
      }
    }
    for (const source of merged)
      if (typeof source === 'object' && source !== null)
        for (const [name, member] of Object.entries(source))
          if (!Object.hasOwn(value, name)) setMember(value, name, member);
    return value;
  }

  #count(values: number, node: unknown): void {
    this.#total += values;
    if (this.#total > maxValues)
      throw new Unreadable(`With its aliases, this has more than ${maxValues} values.`, startOf(node));
  }
}

const startOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
