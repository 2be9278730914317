/** Service protection: how much one user may ask for in a sliding window. */
import { ApiError } from '../odata/api-error.ts';

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

interface Counted {
  /** When it came, and how long it took: milliseconds. */
  at: number;
  took: number;
  /** It has left the window. */
  past: boolean;
}

/** What one user asked for in the window. Sums are kept: a benchmark asks a thousand times a second. */
class Usage {
  running = 0;
  /** Milliseconds of execution. */
  total = 0;
  #requests: Counted[] = [];
  /** Those before it are past. */
  #first = 0;

  get count(): number {
    return this.#requests.length - this.#first;
  }

  /** When the oldest came. */
  get oldest(): number | undefined {
    return this.#requests[this.#first]?.at;
  }

  /** Forgets what came at this instant or earlier. */
  slide(to: number): void {
    for (
      let one = this.#requests[this.#first];
      one !== undefined && one.at <= to;
      one = this.#requests[this.#first]
    ) {
      one.past = true;
      this.total -= one.took;
      this.#first += 1;
    }
    if (this.#first > 1000) {
      this.#requests = this.#requests.slice(this.#first);
      this.#first = 0;
    }
  }

  begin(at: number): Counted {
    const request = { at, took: 0, past: false };
    this.#requests.push(request);
    this.running += 1;
    return request;
  }

  end(request: Counted, at: number): void {
    this.running -= 1;
    request.took = at - request.at;
    if (!request.past) this.total += request.took;
  }
}

export class ServiceProtection {
  /** May be replaced while it runs. */
  limits: Limits;
  readonly #usage = new Map<string, Usage>();
  readonly #now: () => Date;

  constructor(limits: Limits, now: () => Date) {
    this.limits = limits;
    this.#now = now;
  }

  /** Forgets what was asked; what still runs is counted on. */
  reset(): void {
    for (const usage of this.#usage.values()) usage.slide(Number.POSITIVE_INFINITY);
  }

  /** Counts a request in. @returns its headers, and what to call when it is done. @throws ApiError 429 */
  begin(user: string): { headers: Record<string, string>; end: () => void } {
    const { windowSeconds, requests, executionSeconds, concurrent } = this.limits;
    const usage = this.#usage.get(user) ?? new Usage();
    this.#usage.set(user, usage);
    const now = this.#now().getTime();
    const from = now - windowSeconds * 1000;
    usage.slide(from);
    const untilRoom = Math.max(1, Math.ceil(((usage.oldest ?? now) - from) / 1000));
    const window = `over the measured time window of ${windowSeconds} seconds`;
    if (usage.running >= concurrent) {
      throw this.#refusal(
        '0x80072326',
        `Number of concurrent requests exceeded the limit of ${concurrent}.`,
        1,
      );
    }
    if (usage.count >= requests) {
      throw this.#refusal(
        '0x80072322',
        `Number of requests exceeded the limit of ${requests} ${window}.`,
        untilRoom,
      );
    }
    if (usage.total >= executionSeconds * 1000) {
      const limit = `${executionSeconds * 1000} milliseconds`;
      throw this.#refusal(
        '0x80072321',
        `Combined execution time of incoming requests exceeded limit of ${limit} ${window}. Decrease number of ` +
          'concurrent requests or reduce the duration of requests and try again later.',
        untilRoom,
      );
    }
    const remaining = (executionSeconds - usage.total / 1000).toFixed(2);
    const request = usage.begin(now);
    return {
      headers: {
        'x-ms-ratelimit-burst-remaining-xrm-requests': String(requests - usage.count),
        'x-ms-ratelimit-time-remaining-xrm-requests': remaining,
      },
      end: () => usage.end(request, this.#now().getTime()),
    };
  }

  #refusal(code: string, message: string, seconds: number): ApiError {
    return new ApiError(429, code, message, {
      'Retry-After': String(this.limits.retryAfterSeconds ?? seconds),
    });
  }
}
