/**
 * The server's clock, estimated from the times it sends. Each sample is late by its way over the network, so the
 * largest difference among the last few is the nearest to the truth.
 */
export interface Clock {
  /** Server time minus local time, in milliseconds, for the last samples. */
  samples: readonly number[];
}

export const unknownClock: Clock = { samples: [] };

const kept = 8;

/** Adds what the server's clock showed when the local one showed `localNow`. */
export function sampleClock(clock: Clock, serverTime: string, localNow: number): Clock {
  const server = Date.parse(serverTime);
  if (Number.isNaN(server)) return clock;
  return { samples: [...clock.samples, server - localNow].slice(-kept) };
}

/** The server's time now, in milliseconds. */
export function serverNow(clock: Clock, localNow: number): number {
  return localNow + (clock.samples.length > 0 ? Math.max(...clock.samples) : 0);
}

/** A countdown: what is left of it in seconds, and as a share of the whole from 1 down to 0. */
export interface Countdown {
  seconds: number;
  share: number;
}

/** How much is left until `endsAt` of a time that began at `beganAt`. Rounded up: it shows 0 only when it is over. */
export function countdown(beganAt: string, endsAt: string, now: number): Countdown {
  const end = Date.parse(endsAt);
  const whole = Math.max(1, end - Date.parse(beganAt));
  const left = Math.max(0, end - now);
  return { seconds: Math.ceil(left / 1000), share: Math.min(1, left / whole) };
}

/** Seconds since an instant, never negative. */
export function secondsSince(instant: string, now: number): number {
  return Math.max(0, (now - Date.parse(instant)) / 1000);
}
