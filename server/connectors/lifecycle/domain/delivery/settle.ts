/** What becomes of a delivery, and of its connection, after a try. */

/** What a try came to; the sender's words. */
export interface TryResult {
  readonly verdict: 'succeeded' | 'already_done' | 'retry' | 'pause' | 'renew_token' | 'give_up';
  /** Null when no answer came. */
  readonly status: number | null;
  readonly retryAfterMs?: number;
  readonly code: string;
  /** Plain words; empty when it succeeded. */
  readonly message: string;
}

export interface Settlement {
  readonly state: 'delivered' | 'due' | 'dead';
  /** When it is tried next; null when it is not. */
  readonly dueAt: Date | null;
  readonly reason: string | null;
  readonly errorCode: string | null;
}

/** Null leaves the connection as it is. */
export type ConnectionEffect =
  | { readonly kind: 'works' }
  | { readonly kind: 'pause'; readonly until: Date; readonly reason: string }
  | { readonly kind: 'rest'; readonly until: Date; readonly failures: number; readonly reason: string };

export interface Settled {
  readonly delivery: Settlement;
  readonly connection: ConnectionEffect | null;
}

export interface Tried {
  /** Tries so far, this one included. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** Consecutive failures of its connection before this one. */
  readonly connectionFailures: number;
}

/** Nothing is given up on time alone before that. */
export const patienceMs = 3 * 86_400_000;
/** From so many failures in a row the connection itself is at fault: one delivery at a time probes it. */
export const restsFrom = 3;
const ownBackOff = { firstMs: 2000, longestMs: 15 * 60_000 };
const rest = { firstMs: 2000, longestMs: 2 * 60_000 };
/** Without a Retry-After. */
const pauseMs = 30_000;

/**
 * @param random between 0 and 1: the jitter, so that those who failed together do not come back together.
 */
export function settle(result: TryResult, tried: Tried, now: Date, random: number): Settled {
  const reason = result.message === '' ? null : result.message;
  const errorCode = result.code === '' ? null : result.code;
  const later = (at: Date): Settlement => ({ state: 'due', dueAt: at, reason, errorCode });
  const after = (ms: number) => new Date(now.getTime() + Math.round(ms));
  const dead: Settlement = { state: 'dead', dueAt: null, reason, errorCode };
  switch (result.verdict) {
    case 'succeeded':
    case 'already_done':
      return {
        delivery: { state: 'delivered', dueAt: null, reason: null, errorCode: null },
        connection: { kind: 'works' },
      };
    case 'give_up':
      // It answered, so it works; no answer at all says nothing about the others.
      return { delivery: dead, connection: result.status === null ? null : { kind: 'works' } };
    case 'pause': {
      const until = after(result.retryAfterMs ?? pauseMs);
      return { delivery: later(until), connection: { kind: 'pause', until, reason: result.message } };
    }
    case 'renew_token':
    case 'retry': {
      if (now.getTime() - tried.createdAt.getTime() >= patienceMs)
        return {
          delivery: { ...dead, reason: `Given up after three days. The last answer: ${result.message}` },
          connection: null,
        };
      if (!isConnections(result)) {
        const wait = Math.max(backOff(ownBackOff, tried.attempts, random), result.retryAfterMs ?? 0);
        return { delivery: later(after(wait)), connection: { kind: 'works' } };
      }
      const failures = tried.connectionFailures + 1;
      const wait = Math.max(backOff(rest, failures, random), result.retryAfterMs ?? 0);
      const until = after(wait);
      return {
        delivery: later(until),
        connection: { kind: 'rest', until, failures, reason: result.message },
      };
    }
  }
}

/** Whether the failure is the connection's as a whole: unreachable, unavailable, its sign-in refused. */
function isConnections({ verdict, status }: TryResult): boolean {
  return verdict === 'renew_token' || status === null || status === 502 || status === 503 || status === 504;
}

/** Doubles from try to try; half of it is chance. */
function backOff(times: { firstMs: number; longestMs: number }, failures: number, random: number): number {
  const full = Math.min(times.longestMs, times.firstMs * 2 ** Math.min(failures - 1, 30));
  return full / 2 + (full / 2) * random;
}

/** How many deliveries a connection takes at once. */
export const atOnce = (failures: number, cap: number): number => (failures >= restsFrom ? 1 : cap);
