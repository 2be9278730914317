/** How an action runs. */
import type { Turn } from '../turn.ts';
import type { Action, NeedOutcome } from '../types.ts';

/** Runs one action and says what is next, with `goTo`, by waiting, or by ending the topic. */
export type Runner<A extends Action = Action> = (turn: Turn, action: A, next: string | null) => void;
/** Goes on with what came of the action's need. */
export type Resume<A extends Action = Action> = (
  turn: Turn,
  action: A,
  next: string | null,
  outcome: NeedOutcome,
) => void;

/** Also of interfaces that serve several kinds. */
export type ActionOf<K extends Action['kind'], A extends Action = Action> = A extends unknown
  ? K extends A['kind']
    ? A
    : never
  : never;
export type Runners<K extends Action['kind']> = { readonly [each in K]: Runner<ActionOf<each>> };
