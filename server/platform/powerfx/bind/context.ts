/** What binding needs of the binder, and what a function is to it. */
import type { Features } from '../features.ts';
import type { Node, NodeOf, Problem, Span } from '../syntax/syntax.ts';
import type { EnumDefinition, Type } from '../types/type.ts';
import type { Value } from '../values/value.ts';
import type { Bound } from './bound.ts';

/** What the names outside of any row mean. */
export interface Globals {
  typeOf(name: string): Type | undefined;
  valueOf(name: string): Value;
  /** A text that a member of a name stands for, without the name having a value. */
  memberOf?(name: string, member: string): string | undefined;
}

export interface BindOptions {
  readonly features: Features;
  readonly globals: Globals;
  /** What is known only while it runs is not told before: unknown fields are blank, types that differ are unequal. */
  readonly lenient: boolean;
  readonly enumerations: ReadonlyMap<string, EnumDefinition>;
  readonly functions: FunctionLookUp;
}
export type FunctionLookUp = (name: string) => FunctionDefinition | undefined;

export interface BindContext {
  readonly options: BindOptions;
  readonly features: Features;
  /** What whole numbers of functions are. */
  readonly numberType: Type;
  bind(node: Node): Bound;
  /** With the row's names in force. */
  within<T>(row: Type, work: () => T, name?: string, fieldsVisible?: boolean): T;
  fail(span: Span, message: string, severity?: Problem['severity'], about?: Problem['about']): void;
  /** Whether a row or a global has the name. */
  knows(name: string): boolean;
  /** Where errors of the node are shown. */
  failAt(node: Node, message: string): void;
}

/** What a function gets of its call. */
export interface Call {
  readonly binder: BindContext;
  readonly node: NodeOf<'call'>;
  readonly name: string;
}

export interface FunctionDefinition {
  readonly bind: (call: Call) => Bound;
}
export type Functions = Readonly<Record<string, FunctionDefinition>>;
