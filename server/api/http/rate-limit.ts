/** A small limit on guesses and floods, kept per process: so many in a minute for one key. */
import { AppError } from '../../platform/errors.ts';

export class RateLimit {
  readonly #perMinute: number;
  #minute = 0;
  #counts = new Map<string, number>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** @throws {AppError} `request.too_many` with the seconds to wait */
  take(key: string, now: Date): void {
    const minute = Math.floor(now.getTime() / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts = new Map();
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count > this.#perMinute) {
      throw new AppError('request.too_many', {
        retryAfterSeconds: 60 - (Math.floor(now.getTime() / 1000) % 60),
      });
    }
  }
}
