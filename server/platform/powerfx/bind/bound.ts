/** A node whose names, types and conversions are settled: what it is, and how it is computed. */
import type { Frame } from '../evaluate/run.ts';
import type { Node, Span } from '../syntax/syntax.ts';
import { accepts, type Type, types } from '../types/type.ts';
import { convert } from '../values/convert.ts';
import { ErrorValue, type Value } from '../values/value.ts';

export type Compute = (frame: Frame) => Value;

export interface Bound {
  readonly node: Node;
  readonly type: Type;
  readonly run: Compute;
  /** Its value, when that does not depend on anything. */
  readonly constant?: { readonly value: Value };
}

const unbound = ErrorValue.of('AnalysisError', 'The expression has errors.');
/** Stands for a node that has errors. */
export const broken = (node: Node): Bound => ({ node, type: types.error, run: () => unbound });

export const constant = (node: Node, type: Type, value: Value): Bound => ({
  node,
  type,
  run: () => value,
  constant: { value },
});

/** The same node as a value of the type, which must accept its own. */
export function coerced(bound: Bound, type: Type): Bound {
  if (sameScalar(bound.type, type)) return bound;
  const { run } = bound;
  return { node: bound.node, type, run: (frame) => convert(run(frame), type, frame.run) };
}

const sameScalar = (a: Type, b: Type): boolean =>
  a === b || (a.kind === b.kind && a.kind !== 'record' && a.kind !== 'table' && a.kind !== 'enum');

export const takes = (type: Type, bound: Bound): boolean => accepts(type, bound.type);

/** Where an error of the node is shown: at its operator, its last name, or all of it. */
export function errorSpan(node: Node): Span {
  switch (node.kind) {
    case 'binary':
      return node.operatorSpan;
    case 'unary':
      return node.operator === '%'
        ? { from: node.to - 1, to: node.to }
        : { from: node.from, to: node.from + node.operatorLength };
    case 'member':
      return { from: node.nameSpan.from - 1, to: node.nameSpan.to };
    case 'as':
      return node.wordSpan;
    case 'call':
      if (node.name === 'Type') return { from: node.nameSpan.to, to: node.nameSpan.to + 1 };
      return { from: node.from, to: node.to };
    default:
      return { from: node.from, to: node.to };
  }
}
