/** Why somebody else's agent did not do what it was asked, and whether asking again may help. */
import { isOutboundError } from '../../../platform/outbound/index.ts';

export type FaultKind =
  /** Nothing reached it. */
  | 'unreachable'
  /** It wants other credentials, or does not let us in. */
  | 'refused'
  /** It has no time now (429, 503). */
  | 'busy'
  /** It answered that it failed (5xx). */
  | 'failing'
  /** It took it, and says nothing. */
  | 'silent'
  /** It said something that is not its protocol. */
  | 'garbled'
  /** Its answer broke off. */
  | 'cut'
  /** It does not know the conversation any more. */
  | 'gone'
  /** It cannot be called as it is set up. */
  | 'settings';

export interface FaultOptions {
  /** Another try may help, and cannot do it twice. */
  readonly retry?: boolean;
  /** What it asked for. */
  readonly retryAfterMs?: number | undefined;
  /** It may have taken what it was told. */
  readonly uncertain?: boolean;
  readonly cause?: unknown;
}

/** `message` is plain words for an administrator; it holds no secret and no words of a customer. */
export class OutsideFault extends Error {
  readonly kind: FaultKind;
  readonly retry: boolean;
  readonly retryAfterMs: number | undefined;
  readonly uncertain: boolean;

  constructor(kind: FaultKind, message: string, options: FaultOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OutsideFault';
    this.kind = kind;
    this.retry = options.retry ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.uncertain = options.uncertain ?? false;
  }
}

export const isFault = (error: unknown, ...kinds: readonly FaultKind[]): error is OutsideFault =>
  error instanceof OutsideFault && (kinds.length === 0 || kinds.includes(error.kind));

/** What the way out says, as a fault. Anything else is thrown on: it is a defect, or a stop. */
export function faultOf(error: unknown): OutsideFault {
  if (error instanceof OutsideFault) return error;
  const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
  if (!isOutboundError(cause)) throw error;
  const { kind, sent, message } = cause;
  switch (kind) {
    case 'address_refused':
    case 'scheme_refused':
    case 'request_invalid':
    case 'tls':
    case 'too_many_redirects':
      return new OutsideFault('settings', message, { cause });
    case 'too_large':
      return new OutsideFault('garbled', message, { uncertain: sent, cause });
    case 'timeout':
      return new OutsideFault(sent ? 'silent' : 'unreachable', message, {
        retry: !sent,
        uncertain: sent,
        cause,
      });
    default:
      return new OutsideFault(sent ? 'cut' : 'unreachable', message, {
        retry: !sent,
        uncertain: sent,
        cause,
      });
  }
}

/** @param said what the other side wrote, in short; may be empty. */
export function statusFault(
  host: string,
  status: number,
  retryAfterMs: number | undefined,
  said: string,
): OutsideFault {
  const words = said === '' ? '' : ` It says: ${said}`;
  if (status === 429 || status === 503)
    return new OutsideFault('busy', `${host} has no time now (${status}).${words}`, {
      retry: true,
      retryAfterMs,
    });
  if (status >= 500)
    return new OutsideFault('failing', `${host} failed (${status}).${words}`, { retry: true, retryAfterMs });
  if (status === 401 || status === 403)
    return new OutsideFault(
      'refused',
      `${host} does not let us in (${status}). Check the secret or the sign-in, and its permissions.${words}`,
    );
  if (status === 404 || status === 410)
    return new OutsideFault(
      'gone',
      `${host} does not know the agent or the conversation (${status}). Check the address.${words}`,
    );
  if (status >= 300 && status < 400)
    return new OutsideFault('settings', `${host} leads elsewhere (${status}). Set the address it leads to.`);
  return new OutsideFault('settings', `${host} refused the request (${status}).${words}`);
}
