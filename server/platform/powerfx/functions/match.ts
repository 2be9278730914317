/** Regular expressions: `IsMatch`, `Match`, `MatchAll`. */
import type { Bound, Compute } from '../bind/bound.ts';
import { constantText } from '../bind/operators.ts';
import { enumerations } from '../enums.ts';
import type { Run } from '../evaluate/run.ts';
import { type Found, Search } from '../regex/match.ts';
import { parsePattern } from '../regex/parse.ts';
import type { Flags, Pattern, Piece } from '../regex/tree.ts';
import { printTree } from '../syntax/print.ts';
import { accepts, columnOf, nameOf, recordOf, type Type, types } from '../types/type.ts';
import { toText } from '../values/convert.ts';
import { ErrorValue, invalidArgument, RecordValue, TableValue, type Value } from '../values/value.ts';
import {
  type Call,
  countFits,
  expect,
  expecting,
  type FunctionDefinition,
  type Functions,
  invalid,
} from './call.ts';
import { integer } from './text.ts';

const matchType: Type = { kind: 'enum', definition: enumerations.get('Match')! };
const optionsType: Type = { kind: 'enum', definition: enumerations.get('MatchOptions')! };

const constantOf = ({ constant }: Bound): string | undefined => {
  const value = constant?.value;
  return value === undefined || value === null ? undefined : constantText(value);
};

interface Expression {
  readonly pattern: Pattern;
}

/** The letters of `MatchOptions`. */
function flagsOf(letters: string, v1: boolean): Flags {
  return {
    ignoreCase: letters.includes('i'),
    multiline: letters.includes('m'),
    dotAll: letters.includes('s'),
    freeSpacing: letters.includes('x'),
    numbered: letters.includes('N') || !v1,
  };
}

/** With the whole text, or its beginning or end, asked for. */
function anchored(pattern: Pattern, letters: string, whole: boolean): Pattern {
  const own = letters.includes('c') ? letters : whole ? '^c$' : 'c';
  const items: Piece[] = [];
  if (own.includes('^')) items.push({ kind: 'start' });
  items.push({ kind: 'group', capture: undefined, inner: pattern.root });
  if (own.includes('$')) items.push({ kind: 'end' });
  return { ...pattern, root: { kind: 'sequence', items } };
}

function parse(source: string, letters: string, v1: boolean, whole: boolean): Expression | string {
  const parsed = parsePattern(source, flagsOf(letters, v1), v1);
  return 'message' in parsed ? parsed.message : { pattern: anchored(parsed, letters, whole) };
}

interface Arguments {
  readonly text: Bound;
  readonly source: Bound;
  readonly options: Bound | undefined;
  /** When the pattern is known before anything runs. */
  readonly known: Expression | undefined;
}

function bindArguments(call: Call, whole: boolean): Arguments | undefined {
  const { binder, node } = call;
  const [text, source, options] = node.arguments.map((argument) => binder.bind(argument));
  if (!countFits(call, 2, 3) || !text || !source) return undefined;
  const { v1, strongEnums } = binder.features;
  let sound = expect(call, text, types.text);
  if (
    strongEnums
      ? !accepts(matchType, source.type) || source.type.kind === 'error'
      : !accepts(types.text, source.type)
  ) {
    binder.failAt(source.node, expecting(source.type, nameOf(strongEnums ? matchType : types.text)));
    sound = false;
  }
  if (options && !expect(call, options, strongEnums ? optionsType : types.text)) sound = false;
  const pattern = constantOf(source);
  if (pattern === undefined || source.type.kind === 'decimal' || source.type.kind === 'number') {
    if (v1 || call.name !== 'IsMatch' || source.type.kind === 'blank' || source.type.kind === 'error') {
      if (v1 || call.name !== 'Match' || source.type.kind !== 'text') {
        binder.failAt(source.node, 'Regular expression must be a constant value.');
        sound = false;
      }
    }
  }
  const letters = options ? constantOf(options) : '';
  if (letters === undefined && v1) {
    binder.failAt(options!.node, 'MatchOptions must be a constant value.');
    sound = false;
  }
  if (!v1 && options && letters && /[sx]/.test(letters)) {
    binder.failAt(
      options.node,
      `Invalid regular expression: MatchOptions.DotAll and MatchOptions.FreeSpacing are only available with Power Fx V1, found "${printTree(options.node)}".`,
    );
    sound = false;
  }
  if (!sound || pattern === undefined || letters === undefined)
    return sound ? { text, source, options, known: undefined } : undefined;
  const known = parse(pattern, letters, v1, whole);
  if (typeof known !== 'string') return { text, source, options, known };
  binder.failAt(source.node, `Invalid regular expression: ${known}`);
  return undefined;
}

/** The text and what it is matched with, or what is wrong with them. */
function ready(
  { text, source, options, known }: Arguments,
  whole: boolean,
): (
  frame: Parameters<Compute>[0],
) => { readonly text: string; readonly pattern: Pattern } | ErrorValue | null {
  return (frame) => {
    const { run } = frame;
    const given = toText(text.run(frame), run);
    if (given instanceof ErrorValue) return given;
    if (known) return given === null ? null : { text: given, pattern: known.pattern };
    const pattern = toText(source.run(frame), run);
    const letters = options ? toText(options.run(frame), run) : '';
    if (pattern instanceof ErrorValue || letters instanceof ErrorValue)
      return ErrorValue.among([pattern, letters])!;
    if (pattern === null || letters === null)
      return invalidArgument('A regular expression and its options are not blank.');
    const parsed = parse(pattern, letters, run.features.v1, whole);
    if (typeof parsed === 'string') return ErrorValue.of('BadRegex', parsed);
    return given === null ? null : { text: given, pattern: parsed.pattern };
  };
}

const IsMatch: FunctionDefinition = {
  bind: (call) => {
    const given = bindArguments(call, true);
    if (!given) return { ...invalid(call), type: types.boolean };
    const start = ready(given, true);
    return {
      node: call.node,
      type: types.boolean,
      run: (frame) => {
        const one = start(frame);
        if (one instanceof ErrorValue) return one;
        const { text, pattern } = one ?? { text: '', pattern: given.known?.pattern };
        return pattern ? new Search(pattern, text, frame.run).from(0) !== undefined : false;
      },
    };
  },
};

function fieldsFor(call: Call, pattern: Pattern | undefined): Map<string, Type> {
  const fields = new Map<string, Type>([
    ['FullMatch', types.text],
    ['StartMatch', call.binder.numberType],
  ]);
  const numbered = pattern ? pattern.flags.numbered : false;
  if (numbered) fields.set('SubMatches', columnOf(types.text));
  for (const name of pattern?.names ?? []) if (name !== undefined) fields.set(name, types.text);
  return fields;
}

function recordFor(
  found: Found,
  pattern: Pattern,
  text: string,
  run: Run,
  constantPattern: boolean,
): RecordValue {
  const fields = new Map<string, Value>([
    ['FullMatch', text.slice(found.start, found.end)],
    ['StartMatch', integer(found.start + 1, run)],
  ]);
  if (pattern.flags.numbered && constantPattern)
    fields.set('SubMatches', TableValue.ofValues(found.captures.slice(1).map((capture) => capture ?? null)));
  for (const [i, name] of pattern.names.entries())
    if (name !== undefined) fields.set(name, found.captures[i] ?? null);
  return new RecordValue(fields);
}

const Match: FunctionDefinition = {
  bind: (call) => {
    const given = bindArguments(call, false);
    if (!given) return { ...invalid(call), type: recordOf() };
    const start = ready(given, false);
    return {
      node: call.node,
      type: recordOf(fieldsFor(call, given.known?.pattern)),
      run: (frame) => {
        const one = start(frame);
        if (one instanceof ErrorValue || one === null) return one;
        const found = new Search(one.pattern, one.text, frame.run).from(0);
        return found ? recordFor(found, one.pattern, one.text, frame.run, given.known !== undefined) : null;
      },
    };
  },
};

const MatchAll: FunctionDefinition = {
  bind: (call) => {
    const given = bindArguments(call, false);
    if (!given) return { ...invalid(call), type: { kind: 'table', fields: new Map() } };
    const start = ready(given, false);
    return {
      node: call.node,
      type: { ...recordOf(fieldsFor(call, given.known?.pattern)), kind: 'table' },
      run: (frame) => {
        const one = start(frame);
        if (one instanceof ErrorValue || one === null) return one;
        const search = new Search(one.pattern, one.text, frame.run);
        const rows: RecordValue[] = [];
        for (let at = 0; at <= one.text.length; ) {
          const found = search.from(at);
          if (!found) break;
          rows.push(recordFor(found, one.pattern, one.text, frame.run, given.known !== undefined));
          frame.run.rows(rows.length);
          at = found.end > found.start ? found.end : found.end + 1;
        }
        return new TableValue(rows);
      },
    };
  },
};

export const matchFunctions: Functions = { IsMatch, Match, MatchAll };
