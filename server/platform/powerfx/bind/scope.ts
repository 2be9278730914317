/** Which names mean what, at one place of an expression. */
import type { RowType, Type } from '../types/type.ts';

export interface Scope {
  readonly parent: Scope | undefined;
  /** The row in whose fields names are looked for. */
  readonly row: Type;
  /** What the row is called, besides `ThisRecord`. */
  readonly name: string;
  /** With a name of its own, the row's fields are reached through that name only. */
  readonly fieldsVisible: boolean;
}

export type Found =
  | { readonly kind: 'row'; readonly depth: number; readonly type: Type }
  | { readonly kind: 'field'; readonly depth: number; readonly type: Type };

/** @returns undefined when no scope knows the name */
export function lookUp(scope: Scope | undefined, name: string): Found | undefined {
  let depth = 0;
  for (let at = scope; at; at = at.parent) {
    if (at.name === name) return { kind: 'row', depth, type: at.row };
    if (at.fieldsVisible && (at.row.kind === 'record' || at.row.kind === 'table')) {
      const field = (at.row as RowType).fields.get(name);
      if (field) return { kind: 'field', depth, type: field };
    }
    depth += 1;
  }
  return undefined;
}

/** Whether some scope has rows of which nothing is known. @returns how far out, or -1 */
export function openDepth(scope: Scope | undefined): number {
  let depth = 0;
  for (let at = scope; at; at = at.parent) {
    if (
      at.fieldsVisible &&
      (at.row.kind === 'blank' ||
        at.row.kind === 'dynamic' ||
        (at.row.kind === 'record' && (at.row as RowType).open))
    )
      return depth;
    depth += 1;
  }
  return -1;
}
