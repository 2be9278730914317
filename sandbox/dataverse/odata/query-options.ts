/** `$select`, `$filter`, `$orderby`, `$top`, `$count` and `$expand` of one request. */
import { badRequest } from './api-error.ts';
import type { Expression } from './expression.ts';
import { parseFilter } from './parse-filter.ts';

export interface QueryOptions {
  select?: readonly string[];
  filter?: Expression;
  orderBy: readonly { path: readonly string[]; descending: boolean }[];
  top?: number;
  count: boolean;
  expand: readonly Expansion[];
  /** Our own cookie in a next link: how many records the pages before it held. */
  skip: number;
}

export interface Expansion {
  navigation: string;
  options: QueryOptions;
}

const known = new Set(['$select', '$filter', '$orderby', '$top', '$count', '$expand', '$skiptoken']);

/** The longest address that Dataverse takes. */
const maxLength = 32_768;

/** Reads the part of an address after `?`. @throws ApiError 400 */
export function parseQueryOptions(parameters: URLSearchParams): QueryOptions {
  if (parameters.toString().length > maxLength) throw badRequest('The address is too long.');
  const given = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (!name.startsWith('$')) continue;
    if (name === '$skip') throw badRequest('Skip Clause is not supported in CRM', '0x80060888');
    if (!known.has(name)) {
      throw badRequest(`The query parameter ${name} is not supported.`, '0x80060888');
    }
    given.set(name, value);
  }
  return optionsFrom(given);
}

function optionsFrom(given: ReadonlyMap<string, string>): QueryOptions {
  const select = given.get('$select');
  const filter = given.get('$filter');
  const top = given.get('$top');
  return {
    ...(select === undefined ? {} : { select: names(select, '$select') }),
    ...(filter === undefined ? {} : { filter: parseFilter(filter) }),
    orderBy: splitTop(given.get('$orderby') ?? '', ',').map(orderTerm),
    ...(top === undefined ? {} : { top: wholeNumber(top, '$top') }),
    count: given.get('$count') === 'true',
    expand: splitTop(given.get('$expand') ?? '', ',').map(expansion),
    skip: skipOf(given.get('$skiptoken')),
  };
}

function names(text: string, option: string): string[] {
  const list = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of list) {
    if (name !== '*' && !/^[A-Za-z_][\w.]*$/.test(name)) {
      throw badRequest(`Syntax error in ${option}: '${name}' is not a property name.`);
    }
  }
  return list;
}

function orderTerm(term: string): QueryOptions['orderBy'][number] {
  const match = /^([\w./]+)(?:\s+(asc|desc))?$/.exec(term);
  if (match === null) throw badRequest(`Syntax error in $orderby: '${term}'.`);
  return { path: match[1]!.split('/'), descending: match[2] === 'desc' };
}

function wholeNumber(text: string, option: string): number {
  if (!/^\d+$/.test(text)) {
    throw badRequest(
      `Invalid value '${text}' for ${option} query option found. It requires a non-negative integer.`,
    );
  }
  return Number(text);
}

function skipOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const match = /^<cookie pagenumber="\d+" skip="(\d+)" \/>$/.exec(token);
  if (match === null) throw badRequest('Malformed paging cookie.', '0x80041129');
  return Number(match[1]);
}

export const skipToken = (page: number, skip: number): string =>
  `<cookie pagenumber="${page}" skip="${skip}" />`;

/** `name` or `name($select=a,b;$expand=c($select=d))` */
function expansion(text: string): Expansion {
  const match = /^([A-Za-z_]\w*)\s*(?:\((.*)\))?$/s.exec(text);
  if (match === null) throw badRequest(`Syntax error in $expand: '${text}'.`);
  const given = new Map<string, string>();
  for (const option of splitTop(match[2] ?? '', ';')) {
    const equals = option.indexOf('=');
    const name = option.slice(0, equals).trim();
    if (equals < 0 || !known.has(name)) throw badRequest(`Found an unknown option '${option}' in $expand.`);
    given.set(name, option.slice(equals + 1));
  }
  return { navigation: match[1]!, options: optionsFrom(given) };
}

/** Splits where the separator stands outside of brackets and quotes; empty parts are dropped. */
export function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let [depth, quoted, start] = [0, false, 0];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === "'") quoted = !quoted;
    if (quoted) continue;
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === separator && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
