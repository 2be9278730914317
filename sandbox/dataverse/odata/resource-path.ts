/** The address of a resource: `contacts(id)/fullname`, `contacts(emailaddress1='a@b')`, `WhoAmI()`. */
import { badRequest } from './api-error.ts';
import { splitTop } from './query-options.ts';

export type Key = { by: 'id'; id: string } | { by: 'key'; values: Readonly<Record<string, string | number>> };

export interface Segment {
  name: string;
  key?: Key;
  /** Whether brackets were there at all: `WhoAmI()`. */
  brackets: boolean;
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isGuid = (text: string): boolean => guid.test(text);

/** @param path Below the service root, still percent-encoded. @throws ApiError 400 */
export function parseResourcePath(path: string): Segment[] {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw badRequest(`The request URI '${path}' is not valid.`);
  }
  return splitTop(decoded, '/').map(segment);
}

function segment(text: string): Segment {
  const match = /^([$A-Za-z_][\w.]*)(\((.*)\))?$/s.exec(text);
  if (match === null) throw badRequest(`Bad Request - Error in query syntax: '${text}'.`, '0x80060888');
  const name = match[1]!;
  const inner = match[3]?.trim();
  if (inner === undefined) return { name, brackets: false };
  if (inner === '') return { name, brackets: true };
  return { name, brackets: true, key: keyOf(inner) };
}

function keyOf(inner: string): Key {
  if (isGuid(inner)) return { by: 'id', id: inner.toLowerCase() };
  const values: Record<string, string | number> = {};
  for (const part of splitTop(inner, ',')) {
    const match = /^([A-Za-z_]\w*)\s*=\s*(?:'((?:[^']|'')*)'|(-?\d+)|([0-9a-f-]{36}))$/i.exec(part);
    if (match === null) {
      throw badRequest(`Bad Request - Error in query syntax: '(${inner})' is neither a GUID nor a key.`);
    }
    const [, name, text, number, id] = match;
    values[name!] =
      text !== undefined ? text.replaceAll("''", "'") : number !== undefined ? Number(number) : id!;
  }
  return { by: 'key', values };
}
