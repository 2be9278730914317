import type { ErrorCode } from '../../../contracts/errors.ts';

/** `network.failed`: no answer came at all. */
export type FailureCode = ErrorCode | 'network.failed';

/** A request that did not succeed, with the stable code of the server's answer. */
export class DirectLineError extends Error {
  readonly status: number;
  readonly code: FailureCode;
  readonly retryAfterMs: number | null;

  constructor(code: FailureCode, status: number, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = 'DirectLineError';
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** True when the same request may succeed a little later: no answer, overload, or a failing server. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

const codeByStatus: Record<number, ErrorCode> = {
  400: 'request.invalid',
  401: 'auth.required',
  403: 'auth.token_invalid',
  404: 'request.not_found',
  409: 'conversation.wrong_state',
  413: 'request.too_large',
  415: 'request.unsupported_media',
  429: 'request.too_many',
  503: 'server.unavailable',
};

/** Makes the error of an answer; servers that answer without a code get one from the status. */
export function errorOf(status: number, body: string, retryAfter: string | null): DirectLineError {
  let code: string | undefined;
  let message = `The server answered ${status}.`;
  try {
    const parsed = JSON.parse(body) as { error?: { code?: string; message?: string } };
    code = parsed.error?.code;
    message = parsed.error?.message ?? message;
  } catch {
    // Not JSON: a proxy's page. The status says enough.
  }
  const known = code?.includes('.') ? (code as ErrorCode) : (codeByStatus[status] ?? 'server.internal');
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return new DirectLineError(known, status, message, Number.isFinite(seconds) ? seconds * 1000 : null);
}

/** The error for a request that got no answer. */
export const networkError = () => new DirectLineError('network.failed', 0, 'No answer came from the server.');

/** Whatever was thrown, as a DirectLineError. */
export const asDirectLineError = (error: unknown): DirectLineError =>
  error instanceof DirectLineError ? error : networkError();
