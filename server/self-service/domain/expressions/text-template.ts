/** Text with `{expression}` holes: how it is read, and how it is filled. */
import { type ErrorValue, isDate, isError, isRecord, isTable, plainOf, type Value } from '../values.ts';
import { evaluate } from './evaluate.ts';
import type { Scope } from './evaluation.ts';
import { parseExpression } from './parse-expression.ts';
import type { Expression, TextTemplate } from './syntax.ts';

/** After so many braces that never close, the rest is plain text: each one costs a look at the whole rest. */
const maxUnclosed = 20;

/** Reads the text. A brace that never closes, and `{}`, are plain text. */
export function parseTemplate(source: string): TextTemplate {
  const parts: (string | Expression)[] = [];
  let text = '';
  let at = 0;
  let unclosed = 0;
  while (at < source.length) {
    const end = source[at] === '{' && unclosed < maxUnclosed ? closingBrace(source, at) : -1;
    if (source[at] === '{' && end < 0) unclosed += 1;
    const inside = end < 0 ? '' : source.slice(at + 1, end);
    if (inside.trim() === '') {
      text += source[at];
      at += 1;
      continue;
    }
    if (text !== '') parts.push(text);
    text = '';
    parts.push(parseExpression(inside));
    at = end + 1;
  }
  if (text !== '') parts.push(text);
  return { source, parts };
}

/** The offset of the brace that closes the one at `open`, past texts, quoted names and records; -1 if none. */
function closingBrace(source: string, open: number): number {
  let depth = 0;
  for (let at = open; at < source.length; at += 1) {
    const character = source[at];
    if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at;
    } else if (character === '"' || (character === "'" && /[\s({[,.=&+]/.test(source[at - 1] ?? ' '))) {
      const close = source.indexOf(character, at + 1);
      if (close < 0) return -1;
      at = close;
    }
  }
  return -1;
}

export interface FilledText {
  readonly text: string;
  /** The errors of the holes, in order; such a hole is left empty. */
  readonly errors: readonly ErrorValue[];
}

/** Fills the holes. A hole that is not an expression at all stays as it was written. */
export function fillTemplate(template: TextTemplate, scope: Scope, maxLength = 100_000): FilledText {
  const errors: ErrorValue[] = [];
  let text = '';
  for (const part of template.parts) {
    if (typeof part === 'string') text += part;
    else if (part.tree === null) text += `{${part.source}}`;
    else {
      const value = evaluate(part, scope);
      const shown = isError(value) ? value : display(value, scope);
      if (typeof shown === 'string') text += shown;
      else errors.push(shown);
    }
    if (text.length > maxLength) return { text: text.slice(0, maxLength), errors };
  }
  return { text, errors };
}

const asText = parseExpression('Text(It)');

/** For reading: a table is its rows, separated by commas; dates are written as the language does. */
function display(value: Value, scope: Scope): string | ErrorValue {
  if (isDate(value)) {
    const text = evaluate(asText, { ...scope, lookup: (name) => (name === 'It' ? value : undefined) });
    return typeof text === 'string' ? text : value.$date;
  }
  if (isTable(value) && !value.some(isRecord)) {
    const rows = value.map((row) => display(row, scope));
    return rows.find((row) => typeof row !== 'string') ?? rows.join(', ');
  }
  if (value === null) return '';
  if (isError(value)) return value;
  // As Copilot Studio shows what has fields.
  return typeof value === 'object' ? JSON.stringify(plainOf(value)) : String(value);
}
