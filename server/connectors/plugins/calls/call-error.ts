/** Why an outside system was not called, or did not answer: in words for the person who asked. */

/**
 * `inputs`: they do not fit the operation; `sign_in`: a person has to sign in; `off`: switched off or gone;
 * `credentials`: the connection cannot prove itself; `no_answer`: nothing usable came back.
 */
export type CallErrorKind = 'inputs' | 'sign_in' | 'off' | 'credentials' | 'no_answer';

export interface InputFault {
  path: string;
  problem: string;
}

export class CallError extends Error {
  readonly kind: CallErrorKind;
  /** Of `inputs`. */
  readonly faults: readonly InputFault[];
  /** Whether the other side may have done what it was asked. */
  readonly sent: boolean;

  /** @param message plain words that say what to do; never a secret. */
  constructor(
    kind: CallErrorKind,
    message: string,
    more: { faults?: readonly InputFault[]; sent?: boolean; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'CallError';
    this.kind = kind;
    this.faults = more.faults ?? [];
    this.sent = more.sent ?? false;
  }
}
