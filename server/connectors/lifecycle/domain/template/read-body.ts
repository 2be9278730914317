/** Reads the field "body". */
import type { CrmKind, TemplateRemark } from '../../../../../contracts/crm.ts';
import {
  isFault,
  type JsonFault,
  type JsonNode,
  type ObjectNode,
  readJson,
  type StringNode,
} from './json-node.ts';
import { waysToRead } from './mended-text.ts';
import { readParts } from './parts.ts';
import type { BodyNode } from './step-template.ts';

type Field = 'query' | 'body';

/** The JSON of a field, however it was pasted; undefined and a remark when it is none. */
export function readPastedJson(
  pasted: string,
  field: Field,
  remarks: TemplateRemark[],
): JsonNode | undefined {
  let nearest: JsonFault | undefined;
  for (const way of waysToRead(pasted)) {
    const result = readJson(way);
    if (!isFault(result)) return result;
    if (nearest === undefined || result.reached > nearest.reached) nearest = result;
  }
  if (nearest)
    remarks.push({ severity: 'error', field, message: nearest.message, from: nearest.from, to: nearest.to });
  return undefined;
}

/** @returns null when the field is empty or wrong; then remarks say so. */
export function readBody(pasted: string, kind: CrmKind, remarks: TemplateRemark[]): BodyNode | null {
  if (pasted.trim() === '') return null;
  const json = readPastedJson(pasted, 'body', remarks);
  if (json === undefined) return null;
  // Systems that nothing is known of may take lists.
  if (json.kind !== 'object' && !(json.kind === 'array' && kind === 'rest')) {
    const { from, to } = json;
    remarks.push({
      severity: 'error',
      field: 'body',
      message: 'The body is a JSON object: {"field": "value"}.',
      from,
      to,
    });
    return null;
  }
  return readNode(json, 'body', remarks);
}

function readNode(node: JsonNode, field: Field, remarks: TemplateRemark[]): BodyNode {
  switch (node.kind) {
    case 'literal':
      return { kind: 'literal', value: node.value };
    case 'string':
      return { kind: 'text', parts: readParts({ field, text: node.value, at: node.at }, remarks) };
    case 'array':
      return { kind: 'array', items: node.items.map((item) => readNode(item, field, remarks)) };
    case 'object':
      remarkOnNames(node, field, remarks);
      return {
        kind: 'object',
        entries: node.entries.map(({ key, value }) => [key.value, readNode(value, field, remarks)] as const),
      };
  }
}

/** Names of fields are fixed, and each stands once. */
export function remarkOnNames(node: ObjectNode, field: Field, remarks: TemplateRemark[]): void {
  const seen = new Set<string>();
  for (const { key } of node.entries) {
    const message = nameFault(key, seen);
    if (message) remarks.push({ severity: 'error', field, message, from: key.from, to: key.to });
    seen.add(key.value);
  }
}

function nameFault(key: StringNode, seen: ReadonlySet<string>): string | undefined {
  if (key.value.trim() === '') return 'A field needs a name.';
  if (key.value.includes('{{')) return 'A field’s name cannot be filled in; only values can.';
  return seen.has(key.value) ? `"${key.value}" is there twice.` : undefined;
}
