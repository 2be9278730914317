/** Whether what a customer wrote answers a question, and which value it gives. */

import { readYesNo } from './phrases.ts';
import type { Entity, ListItem } from './types.ts';
import { isRecord, isTable, type Value } from './values.ts';
import { normalise, wordLikeness } from './words.ts';

export interface AnswerReading {
  readonly value: Value;
  /** True when the answer can mean nothing else (an item of the list as it stands). */
  readonly exact: boolean;
}

const numberWords = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** The value, or null when the text is no such answer. `items`: the choices of a list entity. */
export function readAnswer(entity: Entity, text: string, items: readonly ListItem[]): AnswerReading | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  switch (entity.kind) {
    case 'string':
    case 'opaque':
      return { value: trimmed, exact: false };
    case 'boolean': {
      const value = readYesNo(trimmed);
      return value === null ? null : { value, exact: false };
    }
    case 'number':
      return readNumberAnswer(trimmed);
    case 'email': {
      const found = trimmed.match(/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu);
      return found?.length === 1 ? { value: (found[0] ?? '').toLowerCase(), exact: true } : null;
    }
    case 'closed_list':
    case 'dynamic_list':
      return readChoice(trimmed, items);
  }
}

function readNumberAnswer(text: string): AnswerReading | null {
  const found = text.match(/[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?/g) ?? [];
  if (found.length === 1) {
    // A sign inside a word ("A-12") is no minus.
    const written = found[0] ?? '';
    const before = text[text.indexOf(written) - 1] ?? ' ';
    const value = Number(written.replaceAll(',', ''));
    return { value: /\s/.test(before) ? value : Math.abs(value), exact: false };
  }
  if (found.length > 1) return null;
  const named = normalise(text)
    .split(' ')
    .map((word) => numberWords.indexOf(word))
    .filter((value) => value >= 0);
  return named.length === 1 ? { value: named[0] ?? 0, exact: false } : null;
}

/** By name or synonym; by a name inside the sentence, when only one is; by number ("2"); by a near miss. */
function readChoice(text: string, items: readonly ListItem[]): AnswerReading | null {
  const heard = normalise(text);
  if (heard === '') return null;
  const named = items.map((item) => ({
    item,
    names: [item.displayName, item.id, ...item.synonyms].map(normalise).filter((name) => name !== ''),
  }));
  const choice = (item: ListItem | undefined, exact: boolean): AnswerReading | null =>
    item ? { value: item.displayName, exact } : null;

  const same = named.find(({ names }) => names.includes(heard));
  if (same) return choice(same.item, true);
  const inside = named
    .map(({ item, names }) => ({
      item,
      length: Math.max(
        0,
        ...names.filter((name) => ` ${heard} `.includes(` ${name} `)).map((name) => name.length),
      ),
    }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  // "extra large" holds "large" too: the longest name is meant, unless two are as long.
  if (inside[0] && inside[0].length !== inside[1]?.length) return choice(inside[0].item, false);
  if (inside.length > 0) return null;
  if (/^\d{1,2}$/.test(heard)) return choice(items[Number(heard) - 1], false);
  const near = named.filter(({ names }) => names.some((name) => wordLikeness(name, heard) > 0));
  return near.length === 1 ? choice(near[0]?.item, false) : null;
}

/** The choices of a computed list: a table of text, or of records with DisplayName, Value or Title. */
export function choicesFrom(table: Value): readonly ListItem[] {
  if (!isTable(table)) return [];
  return table.slice(0, 100).flatMap((row) => {
    const name = isRecord(row) ? (row.DisplayName ?? row.Value ?? row.Title ?? null) : row;
    if (typeof name !== 'string' && typeof name !== 'number') return [];
    return [{ id: String(name), displayName: String(name), synonyms: [] }];
  });
}
