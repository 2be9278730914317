/** The way in: a text becomes an expression, and an expression a value. */
import { Binder } from './bind/binder.ts';
import type { Compute } from './bind/bound.ts';
import type { FunctionLookUp, Globals } from './bind/context.ts';
import { enumerations as languageEnums } from './enums.ts';
import { defaultLimits, LimitExceeded, type Limits, type Ports, Run } from './evaluate/run.ts';
import { defaultFeatures, type Features } from './features.ts';
import { functionNamed } from './functions/registry.ts';
import { parse } from './syntax/parse.ts';
import { invariantNotation, type Node, type Notation, type Problem } from './syntax/syntax.ts';
import type { EnumDefinition, Type } from './types/type.ts';
import { ErrorValue, type Value } from './values/value.ts';

export interface CompileOptions {
  readonly features?: Features;
  readonly notation?: Notation;
  /** What names outside of rows mean; nothing, unless told. */
  readonly globals?: Globals;
  /** Unknown fields of values of which nothing is known are blank. */
  readonly lenient?: boolean;
  /** Besides those of the language. */
  readonly enumerations?: readonly EnumDefinition[];
  readonly functions?: FunctionLookUp;
}

export interface Compiled {
  readonly node: Node;
  readonly type: Type;
  readonly problems: readonly Problem[];
  /** Never throws. @returns an error value for an expression with errors, or one that uses more than it may */
  readonly evaluate: (ports: Ports, limits?: Limits, run?: Run) => Value;
}

const noGlobals: Globals = { typeOf: () => undefined, valueOf: () => null };

export function compile(source: string, options: CompileOptions = {}): Compiled {
  const { features = defaultFeatures, notation = invariantNotation } = options;
  const parsed = parse(source, {
    notation,
    chaining: features.chaining,
    reservedKeywords: features.reservedKeywords,
    textFirst: features.textFirst,
  });
  return compileNode(parsed.node, parsed.problems, options);
}

/** Of a tree that was read before. */
export function compileNode(node: Node, found: readonly Problem[], options: CompileOptions = {}): Compiled {
  const {
    features = defaultFeatures,
    globals = noGlobals,
    lenient = false,
    enumerations = [],
    functions = functionNamed,
  } = options;
  const known =
    enumerations.length === 0
      ? languageEnums
      : new Map([...languageEnums, ...enumerations.map((one) => [one.name, one] as const)]);
  const binder = new Binder({ features, globals, lenient, enumerations: known, functions });
  const bound = binder.bind(node);
  if (bound.type.kind === 'enumeration')
    binder.fail(node, `Name isn't valid. '${bound.type.definition.name}' isn't recognized.`);
  const problems = [...found, ...binder.problems];
  const wrong = problems.find(({ severity }) => severity === 'error');
  const compute: Compute = wrong ? () => ErrorValue.of('AnalysisError', wrong.message) : bound.run;
  return {
    node,
    type: bound.type,
    problems,
    evaluate: (ports, limits = defaultLimits, run = new Run(ports, features, limits)) => {
      try {
        return compute({ run, parent: undefined, row: null });
      } catch (error) {
        if (error instanceof LimitExceeded) return error.value;
        if (error instanceof RangeError)
          return ErrorValue.of('QuotaExceeded', 'The expression goes too deep, or grows too large.');
        throw error;
      }
    },
  };
}
