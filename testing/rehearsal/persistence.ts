/** How a client goes on when the server does not answer: the same request again, for as long as it has patience. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '../../contracts/errors.ts';

/** No answer, or one that says "try again": a broken connection, a time-out, 429, 5xx. */
export class Unanswered extends Error {}

/** The server said no, and would say it again. */
export class Refused extends Error {
  readonly code: ErrorCode | 'unknown';

  constructor(code: ErrorCode | 'unknown', message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export interface Patience {
  /** How long one request is repeated. */
  readonly outageMs: number;
  /** True once the whole run has been given up. */
  over(): boolean;
}

const firstWaitMs = 40;
const longestWaitMs = 1000;

/**
 * Repeats `attempt` until it is answered.
 * @throws {Refused} as soon as the server refuses; {Unanswered} when the patience is at its end.
 */
export async function persist<T>(patience: Patience, attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + patience.outageMs;
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Unanswered) || performance.now() > deadline || patience.over()) throw error;
    }
    // Spread out, so that a hundred clients of a server that comes back do not knock in one instant.
    await sleep(wait * (0.5 + Math.random() / 2));
  }
}

const passingCodes = new Set([
  'server.unavailable',
  'server.starting',
  'server.internal',
  'realtime.socket_closed',
]);

/** The error that an answer stands for, by its status and its `{error: {code, message}}`. */
export function errorOf(status: number, body: unknown): Unanswered | Refused {
  const { code = 'unknown', message = '' } =
    (body as { error?: { code?: ErrorCode; message?: string } } | undefined)?.error ?? {};
  if (status === 429 || status >= 500 || passingCodes.has(code))
    return new Unanswered(`${status} ${code}: ${message}`);
  return new Refused(code, message || `status ${status}`);
}
