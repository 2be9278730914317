/** A system's answer as Markdown for the pane: short, with the titles of its description. */
import type { JsonSchema } from '../../../../contracts/connectors.ts';

const mostRows = 10;
const mostColumns = 6;
const mostFields = 20;
/** Of texts that are to be shown in short, in characters. */
export const shortLength = 1200;
const longest = 20_000;

/** @param asIs the administrator wants it as it came. */
export function formatAnswer(
  answer: { value: unknown; text: string },
  schema: JsonSchema | null,
  asIs: boolean,
): string {
  const { value } = answer;
  if (typeof value === 'string') return asIs ? value.slice(0, longest) : shorten(value);
  if (value === null || typeof value !== 'object') return answer.text;
  if (asIs) return `\`\`\`json\n${JSON.stringify(value, null, 2).slice(0, longest)}\n\`\`\``;
  const { list, schema: listSchema, rest } = mainList(value, schema ?? {});
  if (list === null) return fields(value as Record<string, unknown>, schema ?? {}) || answer.text;
  const head = Object.keys(rest).length > 0 ? fields(rest, schema ?? {}) : '';
  return [head, table(list, listSchema)].filter((part) => part !== '').join('\n\n');
}

/** Whole sentences up to the limit, and a word that there is more. */
export function shorten(text: string, length = shortLength): string {
  const whole = text.trim();
  if (whole.length <= length) return whole;
  const cut = whole.slice(0, length);
  const end = Math.max(
    cut.lastIndexOf('. '),
    cut.lastIndexOf('\n'),
    cut.lastIndexOf('! '),
    cut.lastIndexOf('? '),
  );
  const kept = end > length / 2 ? cut.slice(0, end + 1) : cut.replace(/[\uD800-\uDBFF]$/, '');
  return `${kept.trimEnd()} …`;
}

interface MainList {
  list: unknown[] | null;
  schema: JsonSchema;
  rest: Record<string, unknown>;
}

/** The list that an answer is about: itself, or its only member that is one (`value`, `items`, `results`). */
function mainList(value: object, schema: JsonSchema): MainList {
  if (Array.isArray(value)) return { list: value as unknown[], schema: schema.items ?? {}, rest: {} };
  const lists = Object.entries(value).filter(
    ([, member]) => Array.isArray(member) && member.some((item) => typeof item === 'object' && item !== null),
  );
  const [only, another] = lists;
  if (!only || another) return { list: null, schema, rest: {} };
  const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== only[0]));
  return { list: only[1] as unknown[], schema: schema.properties?.[only[0]]?.items ?? {}, rest };
}

const isShown = (name: string, schema: JsonSchema): boolean =>
  !name.startsWith('@') && !name.includes('@odata') && schema['x-ms-visibility'] !== 'internal';

const titleOf = (name: string, schema: JsonSchema): string =>
  schema.title ||
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .replace(/^./, (first) => first.toUpperCase());

function fields(record: Record<string, unknown>, schema: JsonSchema): string {
  return Object.entries(record)
    .map(([name, value]) => ({ name, value, schema: schema.properties?.[name] ?? {} }))
    .filter((field) => isShown(field.name, field.schema) && shown(field.value) !== '')
    .slice(0, mostFields)
    .map((field) => `- **${plain(titleOf(field.name, field.schema))}**: ${shorten(shown(field.value), 600)}`)
    .join('\n');
}

function table(list: readonly unknown[], schema: JsonSchema): string {
  if (list.length === 0) return 'Nothing was found.';
  const records = list.filter(
    (item): item is Record<string, unknown> => typeof item === 'object' && item !== null,
  );
  const more = list.length > mostRows ? `\n\n… and ${list.length - mostRows} more.` : '';
  if (records.length < list.length)
    return `${list
      .slice(0, mostRows)
      .map((item) => `- ${shown(item)}`)
      .join('\n')}${more}`;
  const names = [...new Set(records.slice(0, mostRows).flatMap((record) => Object.keys(record)))]
    .filter((name) => isShown(name, schema.properties?.[name] ?? {}))
    .filter((name) => records.some((record) => isCell(record[name])))
    .slice(0, mostColumns);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [
    row(names.map((name) => cell(titleOf(name, schema.properties?.[name] ?? {})))),
    row(names.map(() => '---')),
    ...records.slice(0, mostRows).map((record) => row(names.map((name) => cell(shown(record[name]))))),
  ];
  return `${lines.join('\n')}${more}`;
}

const isCell = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** Of the outside system's words nothing is to be taken for our Markdown. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>#|]/g, '\\$&');
const cell = (text: string): string => shorten(text.replace(/\s+/g, ' '), 120).replace(/(?<!\\)\|/g, '\\|');

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return /^https?:\/\/\S+$/.test(value) ? value : plain(value);
  if (Array.isArray(value)) return value.slice(0, 20).map(shown).filter(Boolean).join(', ');
  return Object.entries(value)
    .slice(0, 10)
    .map(([name, member]) => `${titleOf(name, {})} ${shown(member)}`)
    .join('; ');
}
