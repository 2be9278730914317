/** A queue with `n` representatives in simulated time, first come first served; seconds in, milliseconds out. */
import type { Line, PastStay } from './pace.ts';

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
export const exponential = (random: () => number, mean: number): number => -Math.log(1 - random()) * mean;

export interface QueueDay {
  /** Arrivals a second at a second of the day. */
  arrivalRate(at: number): number;
  /** The greatest that `arrivalRate` gives. */
  highestRate: number;
  staff(at: number): number;
  handleSeconds: number;
  patienceSeconds: number | null;
  handOverSeconds: number;
  lengthSeconds: number;
}

export interface Arrival {
  readonly at: number;
  /** What was there to be seen when it came. */
  readonly past: readonly PastStay[];
  readonly line: Line;
  readonly free: number;
  readonly slots: number;
  /** Until it was answered; null when it gave up. */
  waitedMs: number | null;
}

/** Every arrival of the day with what was known then and what came of it. */
export function simulate(day: QueueDay, seed: number, seen = 60): Arrival[] {
  const random = seeded(seed);
  const arrivals: Arrival[] = [];
  const past: PastStay[] = [];
  const line: { arrival: Arrival; givesUpAt: number }[] = [];
  let busy: number[] = [];
  const leave = (arrival: Arrival, end: number, offered: boolean) => {
    const handOver = day.handOverSeconds * 1000;
    const leftAt = offered ? end + handOver : end;
    past.push({
      enteredAt: arrival.at,
      offeredAt: offered ? end : null,
      leftAt,
      outcome: offered ? 'answered' : 'abandoned',
    });
    if (offered) {
      arrival.waitedMs = leftAt - arrival.at;
      busy.push(leftAt + exponential(random, day.handleSeconds * 1000));
    }
  };
  const advance = (now: number) => {
    for (;;) {
      busy.sort((a, b) => a - b);
      const gone = line.reduce((best, one, i) => (one.givesUpAt < line[best]!.givesUpAt ? i : best), 0);
      const abandons = line[gone]?.givesUpAt ?? Number.POSITIVE_INFINITY;
      const ends = busy[0] ?? Number.POSITIVE_INFINITY;
      const next = Math.min(abandons, ends);
      if (next > now) return;
      if (abandons <= ends) leave(line.splice(gone, 1)[0]!.arrival, abandons, false);
      else busy = busy.slice(1);
      while (line.length > 0 && busy.length < day.staff(next / 1000)) {
        leave(line.shift()!.arrival, next, true);
        busy.sort((a, b) => a - b);
      }
    }
  };
  for (let at = 0; ; ) {
    at += exponential(random, 1 / day.highestRate);
    if (at > day.lengthSeconds) break;
    if (random() * day.highestRate > day.arrivalRate(at)) continue;
    const now = at * 1000;
    advance(now);
    const staff = day.staff(at);
    const arrival: Arrival = {
      at: now,
      past: past.filter((stay) => stay.leftAt <= now).slice(-seen),
      line: {
        count: line.length,
        since: line[0]?.arrival.at ?? null,
        entered: line.reduce((sum, one) => sum + one.arrival.at, 0),
      },
      free: line.length > 0 ? 0 : Math.max(0, staff - busy.length),
      slots: staff,
      waitedMs: null,
    };
    arrivals.push(arrival);
    if (arrival.free > 0) leave(arrival, now, true);
    else {
      const patience =
        day.patienceSeconds === null
          ? Number.POSITIVE_INFINITY
          : exponential(random, day.patienceSeconds * 1000);
      line.push({ arrival, givesUpAt: now + patience });
    }
  }
  advance(Number.MAX_SAFE_INTEGER);
  return arrivals;
}
