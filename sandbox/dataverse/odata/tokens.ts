/** The words of a `$filter`: literals, names, and the few signs between them. */
import { badRequest } from './api-error.ts';

export type Token =
  | { kind: 'string'; value: string; at: number }
  | { kind: 'number'; value: number; at: number }
  | { kind: 'guid' | 'date' | 'name'; value: string; at: number }
  | { kind: 'sign'; value: '(' | ')' | ',' | '/' | ':' | '[' | ']' | '='; at: number }
  | { kind: 'end'; at: number };

const patterns = {
  space: /\s+/y,
  string: /'((?:[^']|'')*)'/y,
  guid: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/iy,
  date: /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?(?![\w:])/iy,
  number: /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/iy,
  // Names may carry dots: Microsoft.Dynamics.CRM.In, x@odata.bind is none of them.
  name: /[$@A-Za-z_][\w.]*/y,
  sign: /[(),/:[\]=]/y,
};

type Sign = Extract<Token, { kind: 'sign' }>['value'];

/** More words than any client writes: evaluation is recursive, and a hostile filter must not exhaust the stack. */
const maxTokens = 4000;

/** @throws ApiError 400 at the first character that begins no word. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const space = take(patterns.space);
    if (space) {
      at += space[0].length;
      continue;
    }
    const [token, length] = next(take, at) ?? syntaxError(text, at);
    tokens.push(token);
    at += length;
    if (tokens.length > maxTokens) throw badRequest('The node count limit of the filter has been exceeded.');
  }
  return [...tokens, { kind: 'end', at: text.length }];
}

function next(take: (pattern: RegExp) => RegExpExecArray | null, at: number): [Token, number] | undefined {
  const string = take(patterns.string);
  if (string) return [{ kind: 'string', value: string[1]!.replaceAll("''", "'"), at }, string[0].length];
  for (const kind of ['guid', 'date'] as const) {
    const match = take(patterns[kind]);
    if (match) return [{ kind, value: match[0], at }, match[0].length];
  }
  const number = take(patterns.number);
  if (number) return [{ kind: 'number', value: Number(number[0]), at }, number[0].length];
  const name = take(patterns.name);
  if (name) return [{ kind: 'name', value: name[0], at }, name[0].length];
  const sign = take(patterns.sign);
  if (sign) return [{ kind: 'sign', value: sign[0] as Sign, at }, 1];
  return undefined;
}

function syntaxError(text: string, at: number): never {
  if (text[at] === "'") {
    throw badRequest(`There is an unterminated string literal at position ${at} in '${text}'.`);
  }
  throw badRequest(`Syntax error: character '${text[at]}' is not valid at position ${at} in '${text}'.`);
}
