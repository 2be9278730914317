/** Whether what a customer wrote answers a question, and which value it gives. */

import type { EntityContext } from './entities/found.ts';
import { readChoice } from './entities/lists.ts';
import { compilePattern, findPattern } from './entities/patterns.ts';
import { readEntityValue } from './entities/read-entity.ts';
import { readYesNo } from './phrases.ts';
import type { Entity, ListItem } from './types.ts';
import { isRecord, isTable, type RecordValue, type Value } from './values.ts';

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
      return choice && { value: valueOfItem(choice.item), exact: choice.exact };
    }
    case 'pattern': {
      const pattern = compilePattern(entity.pattern);
      const [found] = pattern.ok ? findPattern(trimmed, pattern.expression) : [];
      return reading(found?.value ?? null);
    }
    default:
      return reading(
        typedAnswer(entity, readEntityValue(entity.kind, trimmed, context)),
        unmistakable.has(entity.kind),
      );
  }
}

const valueOfItem = ({ value, displayName }: ListItem): Value => (value === undefined ? displayName : value);

/** Dates as expressions know them; everything else as it was found. */
export function typedAnswer({ kind }: Entity, value: Value): Value {
  const isDay = kind === 'date' || kind === 'date_time';
  return isDay && typeof value === 'string' ? { $date: value } : value;
}

/** An answer that holds one of these can mean nothing else. */
const unmistakable: ReadonlySet<string> = new Set(['email', 'phone', 'url']);

const reading = (value: Value, exact = false): AnswerReading | null =>
  value === null ? null : { value, exact };

/** What a row is called: its DisplayName, Value or Title, else its first text. */
function nameOf(row: RecordValue): Value {
  const named = row.DisplayName ?? row.displayName ?? row.Value ?? row.Title ?? row.Name ?? row.name;
  return named ?? Object.values(row).find((field) => typeof field === 'string') ?? null;
}

/** The choices of a computed list: a table of text, or of records, which the answer becomes. */
export function choicesFrom(table: Value): readonly ListItem[] {
  if (!isTable(table)) return [];
  return table.slice(0, 100).flatMap((row) => {
    const name = isRecord(row) ? nameOf(row) : row;
    if (typeof name !== 'string' && typeof name !== 'number') return [];
    const item = { id: String(name), displayName: String(name), synonyms: [] };
    return [isRecord(row) ? { ...item, value: row } : item];
  });
}
