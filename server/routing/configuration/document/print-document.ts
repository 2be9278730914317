/** The canonical YAML of a configuration: stable, so that two exports differ in what differs and in nothing else. */
import { Document, isMap, isScalar, isSeq, type Node, type Scalar, visit } from 'yaml';
import type { ConfigurationDocument } from '../../../../contracts/configuration/document.ts';
import { plainDocument } from './plain-document.ts';

/** Maps and lists up to this many characters go on one line. */
const shortest = 90;

export function printDocument(document: ConfigurationDocument): string {
  const yaml = new Document(plainDocument(document), { aliasDuplicateObjects: false });
  visit(yaml, { Scalar: quoteTimes });
  if (isMap(yaml.contents))
    for (const { value } of yaml.contents.items)
      if (isSeq(value)) for (const entry of value.items) for (const part of partsOf(entry)) onOneLine(part);
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Times and dates are text; older readers of YAML take them for numbers and days unless they are quoted. */
function quoteTimes(key: unknown, node: Scalar): void {
  if (key !== 'key' && /^(\d+:\d\d|\d+-\d+-\d+)$/.test(String(node.value))) node.type = 'QUOTE_SINGLE';
}

/** What stands in an entry; the entry itself is always written out. */
const partsOf = (entry: unknown): unknown[] => (isMap(entry) ? entry.items.map(({ value }) => value) : []);

/** Writes what is short on one line. @returns how long that is; Infinity when it cannot be. */
function onOneLine(node: unknown): number {
  if (isScalar(node))
    return String(node.value).includes('\n') ? Number.POSITIVE_INFINITY : String(node.value).length + 2;
  if (!isMap(node) && !isSeq(node)) return 4;
  let length = 2;
  for (const item of node.items)
    length +=
      'key' in (item as object)
        ? onOneLine((item as { key: Node }).key) + onOneLine((item as { value: Node }).value) + 2
        : onOneLine(item) + 2;
  // Rules and entries with a name stay readable as blocks.
  const isNamed = isMap(node) && node.has('name') && node.items.length > 2;
  if (length > shortest || isNamed) return Number.POSITIVE_INFINITY;
  node.flow = true;
  return length;
}
