/** What differs between two configurations, place by place, in the words of the document. */
import type { ConfigurationDifference } from '../../../../contracts/configuration/difference.ts';
import type { Plain } from './plain.ts';
import type { PlainDocument } from './plain-document.ts';

type Fields = { readonly [field: string]: Plain };

/**
 * @param after what is left out of it stays as it is, and so do representatives that it does not name.
 * @returns nothing when applying it would change nothing.
 */
export function diffDocuments(before: PlainDocument, after: PlainDocument): ConfigurationDifference[] {
  const found: ConfigurationDifference[] = [];
  for (const [section, then] of Object.entries(after)) {
    const now = before[section];
    if (section === 'representatives') {
      const named = new Set((then as Plain[]).map(nameIn));
      compare(
        found,
        section,
        (now as Plain[]).filter((entry) => named.has(nameIn(entry))),
        then,
      );
    } else if (section === 'groups') compare(found, section, asEntries(now), asEntries(then));
    else compare(found, section, now, then);
  }
  return found;
}

/** Groups are written as their names alone. */
const asEntries = (list: Plain | undefined): Plain => ((list ?? []) as Plain[]).map((name) => ({ name }));

function compare(
  found: ConfigurationDifference[],
  path: string,
  before: Plain | undefined,
  after: Plain | undefined,
): void {
  if (before === undefined || after === undefined) {
    if (after !== undefined) found.push({ change: 'added', path, after });
    else if (before !== undefined) found.push({ change: 'removed', path, before });
    return;
  }
  if (isList(before) && isList(after)) compareLists(found, path, before, after);
  else if (isFields(before) && isFields(after)) {
    for (const field of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(
        found,
        /^[A-Za-z_]\w*$/.test(field) ? `${path}.${field}` : `${path}[${field}]`,
        before[field],
        after[field],
      );
  } else if (before !== after) found.push({ change: 'changed', path, before, after });
}

function compareLists(
  found: ConfigurationDifference[],
  path: string,
  before: readonly Plain[],
  after: readonly Plain[],
): void {
  const names = [before, after].map((list) => list.map(nameIn));
  const isNamed = names.flat().every((name) => name !== undefined);
  if (!isNamed) {
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      // Rules without a name are told apart by their place, as long as none came or went.
      if (before.length === after.length && [...before, ...after].every(isFields))
        for (const [i, one] of before.entries()) compare(found, `${path}[${i}]`, one, after[i]);
      else found.push({ change: 'changed', path, before: [...before], after: [...after] });
    }
    return;
  }
  const [was, is] = [before, after].map((list) => new Map(list.map((entry) => [nameIn(entry)!, entry])));
  for (const name of new Set([...was!.keys(), ...is!.keys()]))
    compare(found, `${path}[${name}]`, was!.get(name), is!.get(name));
  const kept = [was!, is!].map((map, i) => [...map.keys()].filter((name) => [is!, was!][i]!.has(name)));
  if (JSON.stringify(kept[0]) !== JSON.stringify(kept[1]))
    found.push({ change: 'reordered', path, before: kept[0]!, after: kept[1]! });
}

const isList = (value: Plain): value is Plain[] => Array.isArray(value);
const isFields = (value: Plain): value is { [field: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nameIn(entry: Plain): string | undefined {
  if (!isFields(entry)) return undefined;
  const { name, username }: Fields = entry;
  return [name, username].find((one) => typeof one === 'string') as string | undefined;
}

/** For people: a line for each, `+` added, `-` removed, `~` changed. */
export function printDifferences(differences: readonly ConfigurationDifference[]): string {
  return differences
    .map((one) => {
      switch (one.change) {
        case 'added':
          return `+ ${one.path}: ${shown(one.after)}`;
        case 'removed':
          return `- ${one.path}: ${shown(one.before)}`;
        case 'reordered':
          return `~ ${one.path}: order ${shown(one.before)} → ${shown(one.after)}`;
        default:
          return `~ ${one.path}: ${shown(one.before)} → ${shown(one.after)}`;
      }
    })
    .join('\n');
}

/** Long values are cut for a line; the structured difference has them whole. */
function shown(value: unknown): string {
  if (typeof value === 'string' && value.includes('\n'))
    return `a text of ${value.trimEnd().split('\n').length} lines`;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
