/** Values written into a URL, a header or a form, so that they stay where they belong. */
import type { ConnectorInput } from '../../../../contracts/connectors.ts';
import { isMembers } from './source.ts';

/** Percent-encodes all but the unreserved characters of RFC 3986. */
export const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Reserved characters stay, but for those that part a query. */
const encodeLoosely = (text: string): string =>
  encode(text).replace(/%(2F|3A|40|21|24|27|28|29|2A|2C|3B|3F)/g, (code) => decodeURIComponent(code));

/** The names of OData's options keep their dollar. */
export const encodeName = (name: string): string => encode(name).replaceAll('%24', '$');

/** A value that is no list and no object, as a text. */
export const scalarText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');

const delimiters = { spaceDelimited: '%20', tabDelimited: '%09', pipeDelimited: '%7C' } as const;

/** Pairs of a query or a form, encoded: `collectionFormat`, or `style` and `explode`. */
export function queryPairs(input: ConnectorInput, value: unknown): [name: string, value: string][] {
  const encoded = (part: unknown): string =>
    input.allowReserved ? encodeLoosely(scalarText(part)) : encode(scalarText(part));
  const name = encodeName(input.wireName);
  if (Array.isArray(value)) {
    if (input.explode || value.length === 0) return value.map((item) => [name, encoded(item)]);
    const delimiter = delimiters[input.style as keyof typeof delimiters] ?? ',';
    return [[name, value.map(encoded).join(delimiter)]];
  }
  if (isMembers(value)) {
    const members = Object.entries(value);
    if (input.style === 'deepObject')
      return members.map(([key, member]) => [`${name}%5B${encode(key)}%5D`, encoded(member)]);
    if (input.explode) return members.map(([key, member]) => [encodeName(key), encoded(member)]);
    return [[name, members.map(([key, member]) => `${encode(key)},${encoded(member)}`).join(',')]];
  }
  return [[name, encoded(value)]];
}

/** What stands in the path in place of `{name}`. */
export function pathText(input: ConnectorInput, value: unknown): string {
  const encodeOnce = (part: unknown): string => encode(scalarText(part));
  const encoded = input.urlEncoding === 'double' ? (part: unknown) => encode(encodeOnce(part)) : encodeOnce;
  const name = encode(input.wireName);
  const [prefix, joined, named] =
    input.style === 'label'
      ? ['.', input.explode ? '.' : ',', false]
      : input.style === 'matrix'
        ? [';', input.explode ? ';' : ',', true]
        : ['', ',', false];
  if (Array.isArray(value)) {
    const items = value.map(encoded);
    if (named && input.explode) return items.map((item) => `;${name}=${item}`).join('');
    return `${prefix}${named ? `${name}=` : ''}${items.join(delimiterOf(input) ?? joined)}`;
  }
  if (isMembers(value)) {
    const between = input.explode ? '=' : ',';
    const members = Object.entries(value).map(
      ([key, member]) => `${encode(key)}${between}${encoded(member)}`,
    );
    return `${prefix}${named && !input.explode ? `${name}=` : ''}${members.join(input.explode && prefix === '' ? ',' : joined)}`;
  }
  return `${prefix}${named ? `${name}=` : ''}${encoded(value)}`;
}

/** Style `simple`, which is the only one of headers. */
export function headerText(input: ConnectorInput, value: unknown): string {
  if (Array.isArray(value)) return value.map(scalarText).join(',');
  if (!isMembers(value)) return scalarText(value);
  return Object.entries(value)
    .map(([key, member]) => `${key}${input.explode ? '=' : ','}${scalarText(member)}`)
    .join(',');
}

const delimiterOf = (input: ConnectorInput): string | undefined =>
  delimiters[input.style as keyof typeof delimiters];

/** May this stand in a header? Line breaks would begin another one (RFC 9110, section 5.5). */
export const isHeaderValue = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
/** RFC 9110, section 5.6.2. */
export const isToken = (text: string): boolean => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text);
