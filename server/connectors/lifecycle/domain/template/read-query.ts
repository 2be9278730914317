/** Reads the field "query string": `(key)`, a JSON object of parameters, or `$select=…&$filter=…`. */
import type { CrmKind, TemplateRemark } from '../../../../../contracts/crm.ts';
import { isGuid } from '../guid.ts';
import type { JsonNode } from './json-node.ts';
import { type MendedText, withoutLabel } from './mended-text.ts';
import { isReference, type Parts, readParts } from './parts.ts';
import { readPastedJson, remarkOnNames } from './read-body.ts';
import type { QueryTemplate } from './step-template.ts';

const nothing: QueryTemplate = { key: null, parameters: [], raw: false };

export function readQuery(pasted: string, kind: CrmKind, remarks: TemplateRemark[]): QueryTemplate {
  const mended = straightApostrophes(withoutLabel(pasted));
  if (mended.text === '') return nothing;
  if (mended.text.startsWith('(')) return readKeyed(mended, kind, remarks);
  if (/^\{(?!\{)/.test(mended.text)) return { ...nothing, parameters: readObject(pasted, remarks) };
  return { key: null, parameters: readRaw(mended, remarks), raw: true };
}

function readObject(pasted: string, remarks: TemplateRemark[]): QueryTemplate['parameters'] {
  const json = readPastedJson(pasted, 'query', remarks);
  if (json === undefined) return [];
  if (json.kind !== 'object') {
    error(remarks, 'Parameters are a JSON object: {"name": "value"}.', json.from, json.to);
    return [];
  }
  remarkOnNames(json, 'query', remarks);
  return json.entries.map(({ key, value }) => [key.value, readScalar(value, remarks)] as const);
}

function readScalar(node: JsonNode, remarks: TemplateRemark[]): Parts {
  if (node.kind === 'string') return readParts({ field: 'query', text: node.value, at: node.at }, remarks);
  if (node.kind === 'literal') return node.value === null ? [] : [{ text: String(node.value) }];
  error(remarks, 'A parameter’s value is text, a number, true or false.', node.from, node.to);
  return [];
}

function readKeyed(mended: MendedText, kind: CrmKind, remarks: TemplateRemark[]): QueryTemplate {
  const end = closingParenthesis(mended.text, 0);
  const [from, to] = [mended.at[0]!, mended.at[mended.text.length]!];
  if (end === undefined) {
    error(remarks, 'The parenthesis is not closed.', from, to);
    return nothing;
  }
  const rest = piece(mended, end + 1, mended.text.length);
  if (rest.text !== '' && !rest.text.startsWith('?'))
    error(remarks, 'After the key only ?parameters may follow.', rest.at[0]!, to);
  return {
    key: readKey(piece(mended, 1, end), 'query', kind, remarks),
    parameters: rest.text === '' ? [] : readRaw(rest, remarks),
    raw: true,
  };
}

/** What stands in parentheses: a record's id, or an alternate key `name='value'`. */
export function readKey(
  inner: MendedText,
  field: 'query' | 'target',
  kind: CrmKind,
  remarks: TemplateRemark[],
): Parts {
  const parts = readParts({ field, ...inner }, remarks);
  const [from, to] = [inner.at[0]!, inner.at[inner.text.length]!];
  const refuse = (message: string) => remarks.push({ severity: 'error', field, message, from, to });
  if (inner.text.trim() === '')
    refuse('Name the record between the parentheses: (STEP2-Response.activityid).');
  else if (
    kind === 'dataverse' &&
    !inner.text.includes('=') &&
    !parts.some(isReference) &&
    !isGuid(inner.text.trim())
  )
    refuse(
      "Between the parentheses stands an id (a GUID), STEP2-Response.<id>, or an alternate key name='value'.",
    );
  return parts.length === 1 || inner.text.includes('=') ? parts : trimmed(parts);
}

const trimmed = (parts: Parts): Parts => parts.filter((part) => isReference(part) || part.text.trim() !== '');

/** `a=1&$filter=b eq '{{c}}'`. What was percent-encoded already is read as what it means. */
function readRaw(mended: MendedText, remarks: TemplateRemark[]): QueryTemplate['parameters'] {
  const start = mended.text.startsWith('?') ? 1 : 0;
  const parameters: (readonly [string, Parts])[] = [];
  for (const [from, to] of splitOutsideBraces(mended.text, start)) {
    const text = mended.text.slice(from, to);
    if (text.trim() === '') continue;
    const equals = text.indexOf('=');
    const name = (equals === -1 ? text : text.slice(0, equals)).trim();
    if (name === '' || name.includes('{{') || equals === -1) {
      error(
        remarks,
        'A query string is (key), {"name": "value"} or name=value&name=value.',
        mended.at[from]!,
        mended.at[to]!,
      );
      continue;
    }
    const value = piece(mended, from + equals + 1, to);
    const parts = readParts({ field: 'query', ...value }, remarks);
    parameters.push([
      decoded(name),
      parts.map((part) => (isReference(part) ? part : { text: decoded(part.text) })),
    ]);
  }
  return parameters;
}

function splitOutsideBraces(text: string, start: number): [from: number, to: number][] {
  const pieces: [number, number][] = [];
  let from = start;
  let inside = false;
  for (let i = start; i < text.length; i += 1) {
    if (text.startsWith('{{', i)) inside = true;
    else if (text.startsWith('}}', i)) inside = false;
    else if (text[i] === '&' && !inside) {
      pieces.push([from, i]);
      from = i + 1;
    }
  }
  return [...pieces, [from, text.length]];
}

/** Where the parenthesis at `open` ends; quotes and braces may hold others. */
export function closingParenthesis(text: string, open: number): number | undefined {
  let depth = 0;
  let quoted = false;
  let braces = false;
  for (let i = open; i < text.length; i += 1) {
    if (text.startsWith('{{', i)) braces = true;
    else if (text.startsWith('}}', i)) braces = false;
    if (braces) continue;
    if (text[i] === "'") quoted = !quoted;
    else if (text[i] === '(' && !quoted) depth += 1;
    else if (text[i] === ')' && !quoted) {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return undefined;
}

/** A word processor's apostrophes, unless there are straight ones: then they belong to a name. */
function straightApostrophes(mended: MendedText): MendedText {
  if (mended.text.includes("'")) return mended;
  return { text: mended.text.replaceAll(/[‘’]/g, "'"), at: mended.at };
}

export const piece = ({ text, at }: MendedText, from: number, to: number): MendedText => ({
  text: text.slice(from, to),
  at: at.slice(from, to + 1),
});

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A percent sign that means itself.
  }
}

function error(remarks: TemplateRemark[], message: string, from: number, to: number): void {
  remarks.push({ severity: 'error', field: 'query', message, from, to });
}
