import type { ErrorBody, ErrorCode } from '../../../contracts/errors.ts';
import { errorCatalogue } from '../../../contracts/errors.ts';

/** An answer that says no. `code` is the contract's; `message` is for the person at the desk. */
export class RequestError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;

  constructor(error: ErrorBody['error']) {
    super(error.message);
    this.name = 'RequestError';
    this.code = error.code;
    this.details = error.details;
  }

  /** An error of the catalogue that did not come from the server. */
  static of(code: ErrorCode, message?: string): RequestError {
    return new RequestError({ code, message: message ?? errorCatalogue[code].message });
  }

  /** Whether asking again later may help. */
  get temporary(): boolean {
    return errorCatalogue[this.code]?.status === 503 || this.code === 'request.too_many';
  }
}

/** What to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error && error.message ? error.message : 'Something failed. Try again.';
}
