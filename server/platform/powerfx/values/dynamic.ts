/** JSON, read with its numbers as they were written. */
import { Decimal } from './decimal.ts';
import {
  Dynamic,
  ErrorValue,
  isList,
  type Json,
  JsonNumber,
  RecordValue,
  TableValue,
  type Value,
} from './value.ts';

class Malformed extends Error {}
const maxDepth = 100;

/** @returns undefined for text that is no JSON */
export function readJson(text: string): Json | undefined {
  let at = 0;
  const blank = () => {
    while (at < text.length && ' \t\n\r'.includes(text[at]!)) at += 1;
  };
  const value = (depth: number): Json => {
    if (depth > maxDepth) throw new Malformed();
    blank();
    const char = text[at];
    if (char === '{') return object(depth);
    if (char === '[') return array(depth);
    if (char === '"') return string();
    for (const [word, meaning] of words) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    }
    const shape = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    shape.lastIndex = at;
    const match = shape.exec(text);
    if (!match) throw new Malformed();
    at += match[0].length;
    return new JsonNumber(match[0]);
  };
  const string = (): string => {
    const shape = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
    shape.lastIndex = at;
    const match = shape.exec(text);
    if (!match) throw new Malformed();
    at += match[0].length;
    return JSON.parse(match[0]) as string;
  };
  const expect = (char: string) => {
    blank();
    if (text[at] !== char) throw new Malformed();
    at += 1;
  };
  const more = (end: string): boolean => {
    blank();
    if (text[at] === ',') {
      at += 1;
      return true;
    }
    expect(end);
    return false;
  };
  const array = (depth: number): Json => {
    const items: Json[] = [];
    expect('[');
    blank();
    if (text[at] === ']') {
      at += 1;
      return items;
    }
    do items.push(value(depth + 1));
    while (more(']'));
    return items;
  };
  const object = (depth: number): Json => {
    const made: Record<string, Json> = Object.create(null);
    expect('{');
    blank();
    if (text[at] === '}') {
      at += 1;
      return made;
    }
    do {
      blank();
      const name = string();
      expect(':');
      made[name] = value(depth + 1);
    } while (more('}'));
    return made;
  };
  try {
    const read = value(0);
    blank();
    return at === text.length ? read : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

const words: readonly [string, Json][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** A scalar becomes its value; lists and objects stay dynamic, wrapped in a table or record of dynamics. */
export function fromJson(value: Dynamic, float: boolean): Value {
  const { json } = value;
  if (json === null || typeof json === 'boolean' || typeof json === 'string') return json;
  if (json instanceof JsonNumber) {
    if (float) return Number(json.text);
    return (
      Decimal.parse(json.text) ??
      ErrorValue.of('InvalidArgument', 'The number is too large for a decimal one.')
    );
  }
  if (isList(json)) return TableValue.ofValues(json.map((item) => new Dynamic(item)));
  return new RecordValue(new Map(Object.entries(json).map(([name, item]) => [name, new Dynamic(item)])));
}
