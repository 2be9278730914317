/** What an answer means for whoever has to decide about another try. */

/**
 * `already_done`: an earlier try had done it. `pause`: nothing of this connection gets through now. `renew_token`: the
 * token is not accepted. `give_up`: another try would end the same, or might do it twice: a person decides.
 */
export type VerdictKind = 'succeeded' | 'already_done' | 'retry' | 'pause' | 'renew_token' | 'give_up';

export interface Verdict {
  readonly verdict: VerdictKind;
  /** What the other side asked for. */
  readonly retryAfterMs?: number;
  /** The other side's code, or one of ours in snake case. */
  readonly code: string;
  /** Plain words; empty when it succeeded. */
  readonly message: string;
}

/** What the other side's error document said. */
export interface Said {
  readonly code: string;
  readonly message: string;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly said: Said;
  /** Whether making the same request again cannot do it twice. */
  readonly repeatable: boolean;
  readonly now: Date;
}

/** Why no answer came: an OutboundError, or what has its shape. */
export interface NoAnswer {
  readonly kind: string;
  readonly message: string;
  /** Whether the request may have arrived. */
  readonly sent: boolean;
}

export const succeeded: Verdict = { verdict: 'succeeded', code: '', message: '' };

/**
 * `Retry-After` in milliseconds from now: seconds or an HTTP date (RFC 9110, 10.2.3). Undefined when it is absent or
 * unreadable; at most a day, whatever is asked for.
 */
export function retryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
  const ms = seconds === undefined ? Date.parse(value) - now.getTime() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 86_400_000);
}

const unknownOutcome = (what: string): Verdict => ({
  verdict: 'give_up',
  code: 'unknown_outcome',
  message: `${what} The record may have been made all the same: look it up there, then retry or skip.`,
});

/** The meaning of an answer where the kind of CRM has nothing of its own to say about it. */
export function classifyAnswer({ status, headers, said, repeatable, now }: Answer): Verdict {
  const wait = retryAfter(headers['retry-after'], now);
  const words = (fallback: string) => ({
    code: said.code || String(status),
    message: said.message === '' ? fallback : said.message,
  });
  if (status >= 200 && status < 300) return succeeded;
  if (status >= 300 && status < 400)
    return {
      verdict: 'give_up',
      ...words('The address leads elsewhere. Set the address it leads to in the connection.'),
    };
  switch (status) {
    case 401:
      return { verdict: 'renew_token', ...words('The sign-in was not accepted. Check the credentials.') };
    case 403:
      return { verdict: 'give_up', ...words('This is not allowed there. Ask for the missing permission.') };
    case 404:
      return { verdict: 'give_up', ...words('There is no such record or path there any more.') };
    case 408:
    case 425:
      return {
        verdict: 'retry',
        ...words('The other side had no time for it.'),
        ...(wait === undefined ? {} : { retryAfterMs: wait }),
      };
    case 412:
      return { verdict: 'give_up', ...words('The record changed or went away there meanwhile.') };
    case 429:
      return {
        verdict: 'pause',
        ...words('Too many requests for the other side.'),
        ...(wait === undefined ? {} : { retryAfterMs: wait }),
      };
    case 502:
    case 504:
      if (!repeatable) return unknownOutcome('The other side’s gateway had no answer.');
      return {
        verdict: 'retry',
        ...words('The other side’s gateway had no answer.'),
        ...(wait === undefined ? {} : { retryAfterMs: wait }),
      };
    case 501:
      return { verdict: 'give_up', ...words('The other side cannot do this.') };
    case 503:
      return wait === undefined
        ? { verdict: 'retry', ...words('The other side is not available.') }
        : { verdict: 'pause', ...words('The other side is not available.'), retryAfterMs: wait };
    default:
      return status >= 500
        ? { verdict: 'retry', ...words('The other side failed.') }
        : { verdict: 'give_up', ...words('The other side refused the request.') };
  }
}

/**
 * The meaning of a page where JSON belongs: a proxy, a sign-in or a maintenance page answered with 200 in the CRM's
 * place, and nothing says that anything was done.
 */
export const classifyPage = (repeatable: boolean): Verdict =>
  repeatable
    ? {
        verdict: 'retry',
        code: 'not_json',
        message: 'Something else answered in the place of the other side.',
      }
    : unknownOutcome('Something else answered in the place of the other side.');

/** Failures that another try cannot mend: an address or a certificate has to be. */
const lasting = new Set([
  'address_refused',
  'scheme_refused',
  'request_invalid',
  'tls',
  'too_many_redirects',
  'too_large',
]);

/** The meaning of no answer. */
export function classifyNoAnswer(failure: NoAnswer, repeatable: boolean): Verdict {
  if (lasting.has(failure.kind)) return { verdict: 'give_up', code: failure.kind, message: failure.message };
  if (failure.sent && !repeatable) return unknownOutcome(failure.message);
  return { verdict: 'retry', code: failure.kind, message: failure.message };
}
