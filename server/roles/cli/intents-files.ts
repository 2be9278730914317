/** Phrases with their intents, from CLINC150's JSON or BANKING77's CSV. */
import { readFileSync } from 'node:fs';
import type { Example } from '../../self-service/index.ts';
import { Refusal } from './command.ts';

/** The intent of phrases that belong to none. */
const outOfScope = 'oos';

export type Part = 'train' | 'val' | 'test';

/**
 * `file.csv`, `file.json` (rows, or an object of them: the part's key and its `oos_` one), or `file.json#key,key`.
 * Throws Refusal with what is wrong, and where.
 */
export function readExamples(place: string, part: Part): Example[] {
  const [file = '', keys] = place.split('#');
  const text = contentOf(file);
  const rows = file.toLowerCase().endsWith('.csv') ? csvRows(text, file) : jsonRows(text, file, part, keys);
  if (rows.length === 0) throw new Refusal(`${place} holds no phrases.`);
  return rows.map(([phrase, intent]) => ({ text: phrase, intent: intent === outOfScope ? null : intent }));
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new Refusal(`${file} cannot be read: ${(error as Error).message}`);
  }
}

type Row = readonly [text: string, intent: string];

function jsonRows(text: string, file: string, part: Part, keys: string | undefined): Row[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Refusal(`${file} is not JSON: ${(error as Error).message}`);
  }
  if (Array.isArray(content)) return content.map((row, at) => jsonRow(row, `${file}, row ${at + 1}`));
  if (typeof content !== 'object' || content === null) throw new Refusal(`${file} holds no rows.`);
  const parts = new Map<string, unknown>(Object.entries(content));
  const wanted = keys?.split(',') ?? [part, `oos_${part}`].filter((key) => parts.has(key));
  if (wanted.length === 0) {
    throw new Refusal(`${file} has no “${part}”. Name one of ${[...parts.keys()].join(', ')} after a #.`);
  }
  return wanted.flatMap((key) => {
    const rows = parts.get(key);
    if (!Array.isArray(rows)) throw new Refusal(`${file} has no rows “${key}”.`);
    return rows.map((row, at) => jsonRow(row, `${file}#${key}, row ${at + 1}`));
  });
}

function jsonRow(row: unknown, place: string): Row {
  const named = row as { text?: unknown; intent?: unknown } | null;
  const [text, intent] = Array.isArray(row) ? row : [named?.text, named?.intent];
  if (typeof text === 'string' && typeof intent === 'string') return [text, intent];
  throw new Refusal(`${place}: a row is [text, intent].`);
}

/** With a header of two or more columns, of which `text` and `category`, `intent` or `label` are read. */
function csvRows(text: string, file: string): Row[] {
  const [header = [], ...records] = csvRecords(text);
  const names = header.map((name) => name.trim().toLowerCase());
  const textAt = names.indexOf('text');
  const intentAt = names.findIndex((name) => ['category', 'intent', 'label'].includes(name));
  if (textAt === -1 || intentAt === -1) throw new Refusal(`${file} has no header “text,category”.`);
  return records
    .filter((record) => record.some((field) => field !== ''))
    .map((record, at) => {
      const [phrase, intent] = [record[textAt], record[intentAt]];
      if (phrase === undefined || !intent) throw new Refusal(`${file}, row ${at + 2}: a field is missing.`);
      return [phrase, intent];
    });
}

/** RFC 4180. */
function csvRecords(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (field.lastIndex < text.length) {
    const found = field.exec(text);
    if (!found) throw new Refusal(`Row ${records.length + 1} of the CSV has a quote that is not closed.`);
    record.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] !== ',') {
      records.push(record);
      record = [];
    }
  }
  return records;
}
