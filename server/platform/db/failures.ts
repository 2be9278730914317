/** Tells a database that is away from a query that is wrong. */
import { AppError } from '../errors.ts';

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '53300', // too_many_connections
]);

const awayMessages =
  /connection terminated|connection ended|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|server closed the connection/i;

export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (awayCodes.has(code) || code.startsWith('08'))) return true;
  return awayMessages.test(error.message);
}

/** PostgreSQL's SQLSTATE, when the error came from it. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** The violated constraint's name, for errors of class 23. */
export function violatedConstraint(error: unknown): string | undefined {
  const name = error instanceof Error ? (error as { constraint?: unknown }).constraint : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** Turns "the database is away" into the error that callers can act on; leaves every other error as it is. */
export function translateFailure(error: unknown): unknown {
  return isDatabaseAway(error) ? new AppError('server.unavailable', undefined, { cause: error }) : error;
}
