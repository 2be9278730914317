/** The one error type that may leave a layer on purpose. Anything else is a defect and answers `server.internal`. */
import { type ErrorBody, type ErrorCode, errorCatalogue } from '../../contracts/errors.ts';

export class AppError extends Error {
  readonly code: ErrorCode;
  /** The HTTP status of the code. */
  readonly status: number;
  /** Facts for the caller; never a customer's words or a secret. */
  readonly details: unknown;

  constructor(code: ErrorCode, details?: unknown, options?: { cause?: unknown }) {
    super(errorCatalogue[code].message, options);
    this.name = 'AppError';
    this.code = code;
    this.status = errorCatalogue[code].status;
    this.details = details;
  }

  /** The body of the answer, as contracts/errors.ts declares it. */
  toBody(requestId?: string): ErrorBody {
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(this.details === undefined ? {} : { details: this.details }),
        ...(requestId === undefined ? {} : { requestId }),
      },
    };
  }
}

export const isAppError = (error: unknown, code?: ErrorCode): error is AppError =>
  error instanceof AppError && (code === undefined || error.code === code);
