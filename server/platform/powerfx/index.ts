/** Power Fx: expressions read, checked and computed. Pure; see README.md. */
export type { Globals } from './bind/context.ts';
export { type Checked, check } from './cases/check.ts';
export { type Case, type CaseFile, readCases } from './cases/read.ts';
export { portsFor, type Setup, setupFor } from './cases/setup.ts';
export { type Compiled, type CompileOptions, compile, compileNode } from './engine.ts';
export { defaultLimits, type Limits, type Ports } from './evaluate/run.ts';
export { defaultFeatures, type Features } from './features.ts';
export { functionNames } from './functions/registry.ts';
export { type Marks, momentOf, type Plain, plainType, plainValue, toPlain } from './plain.ts';
export { type Parsed, type ParseOptions, parse } from './syntax/parse.ts';
export { printTree } from './syntax/print.ts';
export {
  commaNotation,
  invariantNotation,
  type Node,
  type Notation,
  type Problem,
  type Span,
} from './syntax/syntax.ts';
export { calledFunctions, nodesOf } from './syntax/visit.ts';
export { type Type, types } from './types/type.ts';
export { type Culture, cultureNamed, english } from './values/culture.ts';
export { Decimal } from './values/decimal.ts';
export { printValue } from './values/print.ts';
export { ErrorValue, errorKinds, Moment, RecordValue, TableValue, type Value } from './values/value.ts';
export { utc, type Zone, zoneNamed } from './values/zone.ts';
