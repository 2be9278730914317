/**
 * Structured logs: one JSON object a line on standard output.
 *
 * Secrets and customers' words never reach a log: log ids, codes, counts and durations. As a second line of
 * defence, well-known keys are redacted wherever they stand at the first two levels, and of an error only what it is
 * and where it came from is written: its details are what somebody's request or another system said.
 */
import { pino } from 'pino';

export type Logger = Pick<pino.Logger, 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'> & {
  child(bindings: Record<string, unknown>): Logger;
};

const secretKeys = ['password', 'secret', 'token', 'authorization', 'cookie', 'text', 'activity', 'body'];

export function createLogger(level: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: lean },
    redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}

function lean(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, code } = pino.stdSerializers.err(error);
  return { type, message, stack, ...(code === undefined ? {} : { code: code as unknown }) };
}
