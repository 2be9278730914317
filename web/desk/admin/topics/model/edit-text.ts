/**
 * Edits a topic's YAML as text: only the lines that change are written anew, everything else stays byte for byte,
 * comments, quotes and blank lines included.
 */
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  stringify,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { parsed } from './parsed.ts';
import type { Json, JsonRecord, Path } from './topic-tree.ts';

/** A place in a list of steps or branches. */
export interface Place {
  readonly list: Path;
  readonly index: number;
}

interface Opened {
  readonly document: Document;
  /** Whether lists stand further in than the key they belong to. */
  readonly indentSeq: boolean;
}

function open(text: string): Opened {
  return { document: parsed(text).document, indentSeq: !/^( *)[^\s#-][^\n]*:[ \t]*\n\1- /m.test(text) };
}

const print = (value: unknown, { indentSeq }: Opened) =>
  stringify(value, { lineWidth: 0, indentSeq }).replace(/\n$/, '');

/** The column, from 0, at which an offset stands. */
const columnOf = (text: string, offset: number) => offset - (text.lastIndexOf('\n', offset - 1) + 1);
const lineStart = (text: string, offset: number) => text.lastIndexOf('\n', offset - 1) + 1;

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

const indented = (lines: string, by: number) =>
  lines
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(by) + line))
    .join('\n');

const splice = (text: string, from: number, to: number, put: string) =>
  text.slice(0, from) + put + text.slice(to);

/** The end of what a node has written, without the blank lines that a block of text counts as its own. */
function endOf(text: string, node: Node): number {
  const [start, end] = node.range ?? [0, 0];
  return start + text.slice(start, end).trimEnd().length;
}

/** What cannot be done line by line is done on the document; that keeps comments, but not every space. */
function rewritten(text: string, change: (document: Document) => void): string {
  const { indentSeq } = open(text);
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true });
  document.errors.length = 0;
  // What is written once and used in several places is written out: only one of them is meant.
  visit(document, { Alias: (_, alias) => (alias.resolve(document)?.clone() ?? alias) as Node });
  change(document);
  return document.toString({ lineWidth: 0, indentSeq });
}

/**
 * Sets a property, or removes it when the value is undefined. Maps on the way that are not there are made.
 * The text must be YAML.
 */
export function setAt(text: string, path: Path, value: Json | undefined): string {
  const opened = open(text);
  let map: unknown = opened.document.contents;
  for (const [depth, part] of path.entries()) {
    const rest = path.slice(depth + 1);
    if (isSeq(map)) {
      map = map.items[Number(part)];
      continue;
    }
    if (!isMap(map)) break;
    const pair = (map as YAMLMap).items.find(({ key }) => isScalar(key) && key.value === part) as
      | Pair<Node, Node | null>
      | undefined;
    if (pair && rest.length > 0 && (isMap(pair.value) || isSeq(pair.value)) && !pair.value.flow) {
      map = pair.value;
      continue;
    }
    if (map.flow || (pair?.value as { flow?: boolean } | null)?.flow) break;
    const whole = rest.reduceRight<Json | undefined>(
      (inner, key) => (inner === undefined ? undefined : { [String(key)]: inner }),
      value,
    );
    if (whole === undefined && rest.length > 0) return text;
    return setPair(text, opened, map as YAMLMap, String(part), pair, whole);
  }
  return rewritten(text, (document) => {
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(value));
  });
}

/** Lists of steps come last in a step, so that what belongs to the step itself is read first. */
const lastKeys = ['conditions', 'actions', 'elseActions'];

function setPair(
  text: string,
  opened: Opened,
  map: YAMLMap,
  name: string,
  pair: Pair<Node, Node | null> | undefined,
  value: Json | undefined,
): string {
  const column = columnOf(text, (map.items[0]?.key as Node | undefined)?.range?.[0] ?? 0);
  if (pair) {
    const from = pair.key.range?.[0] ?? 0;
    const to = pair.value
      ? Math.max(endOf(text, pair.value), pair.key.range?.[1] ?? 0)
      : endOf(text, pair.key);
    if (value !== undefined) {
      const end = Math.max(to, afterColon(text, pair));
      const written = put(opened, name, value, column);
      // A comment behind the value stays on the line of the key.
      const comment = /^[ \t]+#[^\n]*/.exec(text.slice(end))?.[0] ?? '';
      const [first = '', ...others] = written.split('\n');
      if (others.length === 0 || comment === '') return splice(text, from, end, written);
      return splice(text, from, end + comment.length, [first + comment, ...others].join('\n'));
    }
    if (map.items[0] === pair) {
      // The first stands behind the dash of its list, and the next takes its place.
      const next = (map.items[1]?.key as Node | undefined)?.range?.[0];
      return splice(text, from, next ?? lineEnd(text, to), '');
    }
    return splice(text, lineStart(text, from), lineEnd(text, to), '');
  }
  if (value === undefined) return text;
  const added = `${' '.repeat(column)}${put(opened, name, value, column)}`;
  const before = lastKeys.includes(name)
    ? undefined
    : map.items.find(({ key }) => lastKeys.includes(String((key as { value?: unknown }).value)));
  const beforeKey = before?.key as Node | undefined;
  if (beforeKey && map.items[0] !== before) {
    return splice(
      text,
      lineStart(text, beforeKey.range?.[0] ?? 0),
      lineStart(text, beforeKey.range?.[0] ?? 0),
      `${added}\n`,
    );
  }
  return afterLine(text, endOf(text, map), added);
}

const put = (opened: Opened, name: string, value: Json, column: number) =>
  indented(print({ [name]: value }, opened), column).slice(column);

/** Behind the colon of a pair without a value. */
function afterColon(text: string, pair: Pair<Node, Node | null>): number {
  const end = pair.key.range?.[1] ?? 0;
  return /^\s*:/.test(text.slice(end)) ? end + text.slice(end).indexOf(':') + 1 : end;
}

function afterLine(text: string, offset: number, lines: string): string {
  const end = lineEnd(text, offset);
  const open = end === text.length && !text.endsWith('\n');
  return splice(text, end, end, open ? `\n${lines}` : `${lines}\n`);
}

interface Item {
  /** From the comments above it to the end of its last line. */
  readonly from: number;
  readonly to: number;
  /** Where its dash stands, and where its first property does. */
  readonly dash: number;
  readonly column: number;
  readonly start: number;
}

/** Where an item of a list stands; null when it is not written line by line. */
function itemAt(text: string, opened: Opened, { list, index }: Place): Item | null {
  const seq = opened.document.getIn(list, true);
  if (!isSeq(seq) || seq.flow) return null;
  const node = seq.items[index] as Node | undefined;
  if (!node?.range) return null;
  const start = node.range[0];
  const head = /-[ \t]*(?:#[^\n]*)?\s*$/.exec(text.slice(0, start));
  if (!head) return null;
  const dash = columnOf(text, head.index);
  let from = lineStart(text, head.index);
  for (;;) {
    if (from === 0) break;
    const above = lineStart(text, from - 1);
    const line = text.slice(above, from);
    if (!/^\s*#/.test(line) || columnOf(line, line.indexOf('#')) < dash) break;
    from = above;
  }
  return { from, to: lineEnd(text, endOf(text, node)), dash, column: columnOf(text, start), start };
}

/** A step or a branch as a text of its own, without its dash; comments above it come first. */
export function itemText(text: string, place: Place): string {
  const opened = open(text);
  const item = itemAt(text, opened, place);
  if (!item)
    return print((opened.document.getIn([...place.list, place.index], true) as Node)?.toJSON() ?? {}, opened);
  const comments = text
    .slice(item.from, lineStart(text, item.start))
    .split('\n')
    .filter((line) => /^\s*#/.test(line))
    .map((line) => line.trim());
  const [first = '', ...others] = text.slice(item.start, item.to).trimEnd().split('\n');
  const lead = new RegExp(`^ {0,${item.column}}`);
  return [...comments, first, ...others.map((line) => line.replace(lead, ''))].join('\n');
}

/** A list's item of such a text, at a column. */
function asItem(snippet: string, dash: number): string {
  const lines = snippet.replace(/\s+$/, '').split('\n');
  let begun = false;
  return lines
    .map((line) => {
      if (!begun && line.startsWith('#')) return ' '.repeat(dash) + line;
      const lead = begun ? '  ' : '- ';
      begun = true;
      return line === '' ? '' : ' '.repeat(dash) + lead + line;
    })
    .join('\n');
}

/** Puts a step or a branch before the item at `index`, or at the end. */
export function insertItem(text: string, { list, index }: Place, item: JsonRecord | string): string {
  const opened = open(text);
  const snippet = typeof item === 'string' ? item : print(item, opened);
  const seq = opened.document.getIn(list, true);
  const last = isSeq(seq) ? seq.items.length - 1 : -1;
  if (last >= 0) {
    const next = itemAt(text, opened, { list, index: Math.min(index, last) });
    if (!next) return inserted(text, list, index, snippet);
    if (index <= last) return splice(text, next.from, next.from, `${asItem(snippet, next.dash)}\n`);
    return afterLine(text, next.to - 1, asItem(snippet, next.dash));
  }
  const parent = opened.document.getIn(list.slice(0, -1), true);
  const name = String(list.at(-1));
  if (!isMap(parent) || parent.flow || parent.items.length === 0) return inserted(text, list, index, snippet);
  const column = columnOf(text, (parent.items[0]?.key as Node | undefined)?.range?.[0] ?? 0);
  const lines = asItem(snippet, column + (opened.indentSeq ? 2 : 0));
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === name) as
    | Pair<Node, Node | null>
    | undefined;
  if (!pair)
    return afterLine(text, endOf(text, parent as YAMLMap), `${' '.repeat(column)}${name}:\n${lines}`);
  const colon = afterColon(text, pair);
  return splice(
    text,
    colon,
    lineEnd(text, Math.max(colon, pair.value ? endOf(text, pair.value) : 0)),
    `\n${lines}\n`,
  );
}

function inserted(text: string, list: Path, index: number, snippet: string): string {
  return rewritten(text, (document) => {
    const node = parseDocument(snippet, { stringKeys: true }).contents;
    const seq = document.getIn(list, true);
    if (isSeq(seq)) (seq as YAMLSeq).items.splice(index, 0, node);
    else document.setIn(list, document.createNode([node]));
    for (let depth = 0; depth <= list.length; depth += 1) {
      const above = document.getIn(list.slice(0, depth), true);
      if (isMap(above) || isSeq(above)) above.flow = false;
    }
  });
}

/** Takes a step or a branch out, with the comments above it. */
export function removeItem(text: string, place: Place): string {
  const opened = open(text);
  const seq = opened.document.getIn(place.list, true);
  const item = itemAt(text, opened, place);
  if (!item || !isSeq(seq))
    return rewritten(text, (document) => document.deleteIn([...place.list, place.index]));
  if (seq.items.length > 1) {
    const blank = /^(?:[ \t]*\n)*/.exec(text.slice(item.to))?.[0].length ?? 0;
    const isLast = place.index === seq.items.length - 1;
    return splice(text, item.from, isLast ? item.to : item.to + blank, '');
  }
  const parent = opened.document.getIn(place.list.slice(0, -1), true);
  const pair = isMap(parent)
    ? (parent.items.find(({ value }) => value === seq) as Pair<Node, Node | null> | undefined)
    : undefined;
  if (!pair) return rewritten(text, (document) => document.deleteIn([...place.list, place.index]));
  return splice(text, afterColon(text, pair), item.to, ' []\n');
}

/** Puts another text in the place of a step or a branch. */
export function replaceItem(text: string, place: Place, snippet: string): string {
  const opened = open(text);
  const item = itemAt(text, opened, place);
  if (!item) return insertItem(removeItem(text, place), place, snippet);
  return splice(text, item.from, item.to, `${asItem(snippet, item.dash)}\n`);
}

/** Whether the place is inside of this very step. */
export const isInside = (step: Path, list: Path) => step.every((part, depth) => list[depth] === part);

/**
 * Moves a step to another place, given as it is before the move; null when that is inside of the step itself, or
 * where it stands already.
 */
export function moveItem(text: string, from: Place, to: Place): { text: string; place: Place } | null {
  const path = [...from.list, from.index];
  if (isInside(path, to.list)) return null;
  const same = from.list.length === to.list.length && isInside(from.list, to.list);
  if (same && (to.index === from.index || to.index === from.index + 1)) return null;
  const snippet = itemText(text, from);
  const list = [...to.list];
  const crossing = list[from.list.length];
  if (isInside(from.list, list) && typeof crossing === 'number' && crossing > from.index)
    list[from.list.length] = crossing - 1;
  const place = { list, index: same && to.index > from.index ? to.index - 1 : to.index };
  return { text: insertItem(removeItem(text, from), place, snippet), place };
}
