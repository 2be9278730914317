/** Service protection: how much one user may ask for in a sliding window. */
import { ApiError } from './api-error.ts';

export interface Limits {
  windowSeconds: number;
  /** Requests in the window. */
  requests: number;
  /** Seconds of execution, all requests of the window together. */
  executionSeconds: number;
  /** At the same time. */
  concurrent: number;
  /** What `Retry-After` says; undefined: until there is room again, at least one second. */
  retryAfterSeconds?: number;
}

/** As Dataverse has them for one user on one of its servers. */
export const usualLimits: Limits = {
  windowSeconds: 300,
  requests: 6000,
  executionSeconds: 1200,
  concurrent: 52,
};

/** Reads limits that came as JSON. @throws RangeError saying what is wrong */
export function readLimits(given: unknown): Partial<Limits> {
  const names = ['windowSeconds', 'requests', 'executionSeconds', 'concurrent', 'retryAfterSeconds'];
  if (typeof given !== 'object' || given === null) throw new RangeError('Limits are an object');
  for (const [name, value] of Object.entries(given)) {
    if (!names.includes(name)) throw new RangeError(`A limit is one of ${names.join(', ')}`);
    if (typeof value !== 'number' || !(value >= 0)) throw new RangeError(`'${name}' is a number from 0`);
  }
  return given;
}

interface Usage {
  /** When each request of the window came, and how long it took: milliseconds. */
  requests: { at: number; took: number }[];
  running: number;
}

export class ServiceProtection {
  #usage = new Map<string, Usage>();
  /** May be replaced while it runs. */
  limits: Limits;
  readonly #now: () => Date;

  constructor(limits: Limits, now: () => Date) {
    this.limits = limits;
    this.#now = now;
  }

  reset(): void {
    for (const usage of this.#usage.values()) usage.requests = [];
  }

  /** Counts a request in. @returns its headers, and what to call when it is done. @throws ApiError 429 */
  begin(user: string): { headers: Record<string, string>; end: () => void } {
    const { limits } = this;
    const usage = this.#usage.get(user) ?? { requests: [], running: 0 };
    this.#usage.set(user, usage);
    const now = this.#now().getTime();
    const from = now - limits.windowSeconds * 1000;
    usage.requests = usage.requests.filter((request) => request.at > from);
    const seconds = usage.requests.reduce((sum, request) => sum + request.took, 0) / 1000;
    const oldest = usage.requests[0]?.at ?? now;
    const untilRoom = Math.max(1, Math.ceil((oldest - from) / 1000));

    if (usage.running >= limits.concurrent) {
      throw this.#refusal(
        '0x80072326',
        `Number of concurrent requests exceeded the limit of ${limits.concurrent}.`,
        1,
      );
    }
    const window = `measured over time window of ${limits.windowSeconds} seconds`;
    if (usage.requests.length >= limits.requests) {
      const count = usage.requests.length;
      const text = `Number of requests exceeded the limit of ${limits.requests}, ${window}: ${count}.`;
      throw this.#refusal('0x80072322', text, untilRoom);
    }
    if (seconds >= limits.executionSeconds) {
      const text = `Combined execution time of incoming requests exceeded limit of ${limits.executionSeconds * 1000} milliseconds ${window}.`;
      throw this.#refusal(
        '0x80072321',
        `${text} Decrease number of concurrent requests or reduce the duration of requests and try again later.`,
        untilRoom,
      );
    }
    const request = { at: now, took: 0 };
    usage.requests.push(request);
    usage.running += 1;
    return {
      headers: {
        'x-ms-ratelimit-burst-remaining-xrm-requests': String(limits.requests - usage.requests.length),
        'x-ms-ratelimit-time-remaining-xrm-requests': (limits.executionSeconds - seconds).toFixed(2),
      },
      end: () => {
        usage.running -= 1;
        request.took = this.#now().getTime() - now;
      },
    };
  }

  #refusal(code: string, message: string, seconds: number): ApiError {
    return new ApiError(429, code, message, {
      'Retry-After': String(this.limits.retryAfterSeconds ?? seconds),
    });
  }
}
