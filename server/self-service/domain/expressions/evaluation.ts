/** What an expression of a topic stands in. */
import type { Value } from '../values.ts';

/** Gives names a meaning, and the clock a time. */
export interface Scope {
  /** Undefined: there is no such name (an error); a name that is known but unset is null. */
  lookup(name: string): Value | undefined;
  /** The present instant, milliseconds since 1970 in UTC; 1970 unless told. It stands still during an evaluation. */
  readonly now?: number;
  /** An IANA name; UTC unless told. */
  readonly timeZone?: string;
  /** How numbers and dates are written, `de-DE`; `en-US` unless told, or when it is no language. */
  readonly language?: string;
}
