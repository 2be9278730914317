/** Whether what a customer wrote answers a question, and which value it gives. */

import type { EntityContext } from './entities/found.ts';
import { readChoice } from './entities/lists.ts';
import { compilePattern, findPattern } from './entities/patterns.ts';
import { readEntityValue } from './entities/read-entity.ts';
import { readYesNo } from './phrases.ts';
import type { Entity, ListItem } from './types.ts';
import { isRecord, isTable, type Value } from './values.ts';

export interface AnswerReading {
  readonly value: Value;
  /** True when the answer can mean nothing else (an item of the list as it stands). */
  readonly exact: boolean;
}

/**
 * The value, or null when the text is no such answer. `items`: the choices of a list entity; `context`: when and where
 * it was said.
 */
export function readAnswer(
  entity: Entity,
  text: string,
  items: readonly ListItem[],
  context: EntityContext,
): AnswerReading | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  switch (entity.kind) {
    case 'string':
    case 'opaque':
    case 'file':
      return { value: trimmed, exact: false };
    case 'boolean':
      return reading(readYesNo(trimmed));
    case 'closed_list':
    case 'dynamic_list': {
      const choice = readChoice(trimmed, items);
      return choice && { value: choice.item.displayName, exact: choice.exact };
    }
    case 'pattern': {
      const pattern = compilePattern(entity.pattern);
      const [found] = pattern.ok ? findPattern(trimmed, pattern.expression) : [];
      return reading(found?.value ?? null);
    }
    default:
      return reading(readEntityValue(entity.kind, trimmed, context), unmistakable.has(entity.kind));
  }
}

/** An answer that holds one of these can mean nothing else. */
const unmistakable: ReadonlySet<string> = new Set(['email', 'phone', 'url']);

const reading = (value: Value, exact = false): AnswerReading | null =>
  value === null ? null : { value, exact };

/** The choices of a computed list: a table of text, or of records with DisplayName, Value or Title. */
export function choicesFrom(table: Value): readonly ListItem[] {
  if (!isTable(table)) return [];
  return table.slice(0, 100).flatMap((row) => {
    const name = isRecord(row) ? (row.DisplayName ?? row.Value ?? row.Title ?? null) : row;
    if (typeof name !== 'string' && typeof name !== 'number') return [];
    return [{ id: String(name), displayName: String(name), synonyms: [] }];
  });
}
