/** Words of OData 4: literals and keys, so that no name breaks out of its quotes. */
import { isGuid } from './address.ts';

/** A string literal, not yet URL-encoded: `O'Hara` → `'O''Hara'`. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** @returns the query's text, encoded; empty values are left out. */
export function query(options: Readonly<Record<string, string | undefined>>): string {
  const parts = Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [`${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`],
  );
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** The set's name and the GUID of `phonecalls(guid)`, also at the end of a whole address. */
export function recordPath(address: string): { setName: string; id: string } | undefined {
  const found = /(?:^|\/)(\w+)\(([^()]+)\)$/.exec(address.split('?')[0]!.trim());
  if (found === null) return undefined;
  const id = /^\w+=(.+)$/.exec(found[2]!)?.[1] ?? found[2]!;
  return isGuid(id) ? { setName: found[1]!, id: id.toLowerCase() } : undefined;
}

/** The set's name when a path is nothing but one: `phonecalls?$select=subject`. */
export const setPath = (path: string): string | undefined => /^\/?(\w+)\/?(?:\?|$)/.exec(path.trim())?.[1];
