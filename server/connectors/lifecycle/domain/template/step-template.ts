/** A lifecycle step, read: what is fixed, and what is filled in for each contact. */
import type { CrmKind, LifecycleStep } from '../../../../../contracts/crm.ts';
import type { Parts } from './parts.ts';

/** JSON whose strings are templates. */
export type BodyNode =
  | { readonly kind: 'text'; readonly parts: Parts }
  | { readonly kind: 'literal'; readonly value: number | boolean | null }
  | { readonly kind: 'array'; readonly items: readonly BodyNode[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [name: string, value: BodyNode])[] };

/** The field "query string": nothing, a record's key, or parameters. */
export interface QueryTemplate {
  /** What stands in the parentheses; null without them. */
  readonly key: Parts | null;
  readonly parameters: readonly (readonly [name: string, value: Parts])[];
  /** Written as `name=value`, so that names with a meaning (`$filter`) have it. */
  readonly raw: boolean;
}

export interface StepTemplate {
  readonly step: number;
  readonly kind: CrmKind;
  readonly method: LifecycleStep['method'];
  /** Segments of the path below the API. */
  readonly target: readonly Parts[];
  readonly query: QueryTemplate;
  /** Null without a body. */
  readonly body: BodyNode | null;
  readonly missing: 'omit' | 'empty' | 'fail';
  /** Step 3: nothing is sent, an address is opened. */
  readonly opensPage: boolean;
  /** Which earlier steps it needs an answer of, in ascending order. */
  readonly refersTo: readonly number[];
}
