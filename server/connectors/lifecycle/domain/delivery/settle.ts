/** What becomes of a delivery, and of its connection, after a try. */

/** What a try came to; the words of connectors/crm. */
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

/**
 * `works`: it answered. `pause`: it asked for one. `rest`: it is at fault as a whole; `failures` in a row so far.
 */
export type ConnectionEffect =
  | { readonly kind: 'works' }
  | { readonly kind: 'pause'; readonly until: Date; readonly reason: string }
  | { readonly kind: 'rest'; readonly until: Date; readonly failures: number; readonly reason: string };

export interface Settled {
  readonly delivery: Settlement;
  /** Null leaves the connection as it is. */
  readonly connection: ConnectionEffect | null;
}

export interface Tried {
  /** Tries so far, this one included. */
  readonly attempts: number;
  /** When it was queued, or a person asked for another try. */
  readonly since: Date;
  /** Consecutive failures of its connection before this one. */
  readonly connectionFailures: number;
}

/** Nothing is given up on time alone before that. */
export const patienceMs = 3 * 86_400_000;
/** From so many failures in a row the connection itself is at fault: one delivery at a time probes it. */
export const restsFrom = 3;
const ownBackOff = { firstMs: 2000, longestMs: 15 * 60_000 };
const rest = { firstMs: 2000, longestMs: 2 * 60_000 };

/** @param random from 0 to 1: the jitter, so that those who failed together do not come back together. */
export function settle(result: TryResult, tried: Tried, now: Date, random: number): Settled {
  const said = { reason: result.message || null, errorCode: result.code || null };
  const again = (waitMs: number) => {
    const until = new Date(now.getTime() + Math.round(waitMs));
    return { until, delivery: { state: 'due', dueAt: until, ...said } as const };
  };
  switch (result.verdict) {
    case 'succeeded':
    case 'already_done':
      return {
        delivery: { state: 'delivered', dueAt: null, reason: null, errorCode: null },
        connection: { kind: 'works' },
      };
    case 'give_up':
      return {
        delivery: { state: 'dead', dueAt: null, ...said },
        // It answered, so it works; no answer at all says nothing about the others.
        connection: result.status === null ? null : { kind: 'works' },
      };
    default: {
      if (result.verdict === 'pause' && result.retryAfterMs !== undefined) {
        const { until, delivery } = again(result.retryAfterMs);
        return { delivery, connection: { kind: 'pause', until, reason: result.message } };
      }
      if (now.getTime() - tried.since.getTime() >= patienceMs)
        return {
          delivery: {
            state: 'dead',
            dueAt: null,
            reason: `Given up after three days. The last answer: ${result.message}`,
            errorCode: said.errorCode,
          },
          connection: null,
        };
      const asked = result.retryAfterMs ?? 0;
      if (!isConnections(result)) {
        const { delivery } = again(Math.max(backOff(ownBackOff, tried.attempts, random), asked));
        return { delivery, connection: { kind: 'works' } };
      }
      const failures = tried.connectionFailures + 1;
      const { until, delivery } = again(Math.max(backOff(rest, failures, random), asked));
      return { delivery, connection: { kind: 'rest', until, failures, reason: result.message } };
    }
  }
}

/** Whether the failure is the connection's as a whole: unreachable, unavailable, its sign-in refused. */
function isConnections({ verdict, status }: TryResult): boolean {
  return verdict !== 'retry' || status === null || status === 502 || status === 503 || status === 504;
}

/** Doubles from try to try; half of it is chance. */
function backOff(times: { firstMs: number; longestMs: number }, failures: number, random: number): number {
  const full = Math.min(times.longestMs, times.firstMs * 2 ** Math.min(Math.max(failures, 1) - 1, 30));
  return full / 2 + (full / 2) * random;
}

/** How many deliveries a connection takes at once. */
export const atOnce = (failures: number, cap: number): number => (failures >= restsFrom ? 1 : cap);
