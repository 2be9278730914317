/** What all functions say the same way. */

import { type Bound, broken } from '../bind/bound.ts';
import type { Call } from '../bind/context.ts';
import type { Node } from '../syntax/syntax.ts';
import { accepts, isTable, nameOf, type Type } from '../types/type.ts';

/** Says that the arguments do not fit; at most once a call. */
export function invalid(call: Call): Bound {
  call.binder.fail(call.node.nameSpan, `The function '${call.name}' has some invalid arguments.`);
  return broken(call.node);
}

export function countFits(call: Call, min: number, max: number): boolean {
  const count = call.node.arguments.length;
  if (count >= min && count <= max) return true;
  const wanted = min === max ? `${min}` : max === Infinity ? `${min} or more` : `${min}-${max}`;
  call.binder.fail(call.node, `Invalid number of arguments: received ${count}, expected ${wanted}.`);
  return false;
}

export const expecting = (found: Type, wanted: string): string =>
  `Invalid argument type (${nameOf(found)}). Expecting a ${wanted} value instead.`;

/** Whether the argument is of the type, or becomes it; says so when not. */
export function expect(call: Call, bound: Bound, type: Type): boolean {
  if (bound.type.kind !== 'error' && accepts(type, bound.type)) return true;
  call.binder.failAt(bound.node, expecting(bound.type, nameOf(type)));
  return false;
}

/** Binds an argument that is a table, or nothing that is known of. */
export function expectTable(call: Call, bound: Bound): boolean {
  const { type } = bound;
  if (isTable(type) || type.kind === 'blank') return true;
  if (type.kind === 'dynamic' && call.binder.options.lenient) return true;
  call.binder.failAt(bound.node, expecting(type, 'Table'));
  return false;
}

export const argumentsOf = (call: Call): Bound[] => call.node.arguments.map((node) => call.binder.bind(node));

/** The source of an argument and the name its rows go by. */
export function sourceOf(node: Node): { readonly source: Node; readonly as: string | undefined } {
  return node.kind === 'as' ? { source: node.source, as: node.name } : { source: node, as: undefined };
}
export type { Call, FunctionDefinition, Functions } from '../bind/context.ts';
