/** Writes a topic as YAML again. */
import {
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { JsonObject, JsonValue, Topic } from '../domain/types.ts';
import { mendedText } from './topic-text.ts';

const layout = { lineWidth: 0 } as const;

/**
 * The topic's text: as it was written where nothing changed, byte by byte; where `document` has changed, with its
 * comments, quotes and order for everything that has not.
 */
export function printTopic({ source, document }: Pick<Topic, 'source' | 'document'>): string {
  if (source === '') return stringify(document, layout);
  const text = parseDocument(source, { prettyErrors: false, stringKeys: true });
  const readable = text.errors.some(({ code }) => code !== 'BAD_SCALAR_START')
    ? parseDocument(mendedText(source)?.yaml ?? source, { prettyErrors: false, stringKeys: true })
    : text;
  const before: unknown = readable.toJS({ maxAliasCount: 100 });
  if (isSame(before as JsonValue, document)) return source;
  // Keys such as `@type` are errors only to those who are strict.
  readable.errors = [];
  if (isMap(readable.contents)) mergeMap(readable.contents, document);
  return readable.toString(layout);
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item: JsonValue, at) => isSame(item, (b as JsonValue[])[at]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(a[name], b[name]));
}

const keyOf = (pair: Pair<unknown, unknown>): string =>
  String(isScalar(pair.key) ? pair.key.value : pair.key);

function mergeMap(map: YAMLMap<unknown, unknown>, wanted: JsonObject): void {
  map.items = map.items.filter((pair) => Object.hasOwn(wanted, keyOf(pair)));
  for (const [name, value] of Object.entries(wanted)) {
    const pair = map.items.find((each) => keyOf(each) === name);
    if (pair === undefined) map.set(name, value);
    else if (!merge(pair.value, value)) pair.value = withComments(pair.value, value);
  }
}

/** True: the node has the value now. */
function merge(node: unknown, wanted: JsonValue): boolean {
  if (isMap(node) && isObject(wanted)) {
    mergeMap(node, wanted);
    return true;
  }
  if (isSeq(node) && Array.isArray(wanted)) {
    mergeList(node, wanted as readonly JsonValue[]);
    return true;
  }
  if (isScalar(node)) {
    if (node.value === wanted) return true;
    if (isObject(wanted) || Array.isArray(wanted)) return false;
    // Its comments and its quotes stay.
    node.value = wanted;
    return true;
  }
  return node === null && wanted === null;
}

/** Items are the same that have the same id; those without one, that are equal, else those in the same place. */
function mergeList(list: YAMLSeq<unknown>, wanted: readonly JsonValue[]): void {
  const left = list.items.map((node) => ({ node, value: jsonOf(node) }));
  const idOf = (value: unknown) => (isObject(value) && typeof value.id === 'string' ? value.id : undefined);
  list.items = wanted.map((value, at) => {
    const id = idOf(value);
    let found = left.findIndex((each) =>
      id === undefined ? isSame(each.value as JsonValue, value) : idOf(each.value) === id,
    );
    if (found < 0 && id === undefined && idOf(left[0]?.value) === undefined)
      found = at < wanted.length && left.length > 0 ? 0 : -1;
    const [kept] = found < 0 ? [] : left.splice(found, 1);
    if (kept !== undefined && merge(kept.node, value)) return kept.node;
    return nodeOf(value);
  });
}

const jsonOf = (node: unknown): unknown =>
  isCollection(node) || isScalar(node) ? JSON.parse(JSON.stringify(node.toJSON())) : node;

const nodeOf = (value: JsonValue): unknown => parseDocument(stringify(value, layout)).contents;

/** The new value in the old one's place, with the comment before it. */
function withComments(before: unknown, value: JsonValue): unknown {
  const node = nodeOf(value);
  if (isPair(before) || !(isCollection(before) || isScalar(before))) return node;
  if ((isCollection(node) || isScalar(node)) && before.commentBefore)
    node.commentBefore = before.commentBefore;
  return node;
}
