/** The estimates against simulated queues, and against the two ways of before. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracyOf } from './accuracy.ts';
import { expectedWaitMs, toSeconds } from './expected-wait.ts';
import { measuredStays, measurePace, nobodyInLine, type PastStay } from './pace.ts';
import { type Arrival, type QueueDay, simulate } from './testing-queue.ts';

const stay = (enteredAt: number, offeredAt: number | null, leftAt = offeredAt ?? enteredAt): PastStay => ({
  enteredAt,
  offeredAt,
  leftAt,
  outcome: offeredAt === null ? 'abandoned' : 'answered',
});

type Estimator = (arrival: Arrival) => number | null;

const ours =
  (handleSeconds: number | null): Estimator =>
  ({ at, past, line, free, slots }) =>
    expectedWaitMs(
      measurePace(past.slice(-measuredStays), line, at),
      { place: line.count + 1, free, opensInMs: 0 },
      { slots, handleMs: handleSeconds === null ? null : handleSeconds * 1000 },
    );

/** What Dynamics documents: an average over all answered, renewed each ten minutes from 20 on, whatever the place. */
function movingAverage(): Estimator {
  const told: { average: number | null; at: number } = { average: null, at: 0 };
  let seen = 0;
  return ({ at, past }) => {
    const tick = Math.floor(at / 600_000);
    if (tick > told.at) {
      const waits = past
        .filter((one) => one.outcome === 'answered' && one.leftAt > told.at * 600_000)
        .map((one) => one.leftAt - one.enteredAt);
      told.at = tick;
      seen += waits.length;
      if (waits.length > 0) {
        const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
        told.average = told.average === null ? mean : 0.5 * told.average + 0.5 * mean;
      }
    }
    return seen >= 20 ? told.average : null;
  };
}

/** What Patchbay did before: the waits of the last 20 divided by the places they began at, times the place. */
const perPlace: Estimator = ({ past, line }) => {
  const answered = past.filter((one) => one.outcome === 'answered').slice(-20);
  if (answered.length === 0) return null;
  let waits = 0;
  let places = 0;
  for (const one of answered) {
    const ahead = past.filter((p) => p.enteredAt < one.enteredAt && p.leftAt > one.enteredAt);
    waits += one.leftAt - one.enteredAt;
    places += ahead.length + 1;
  }
  return (waits / places) * (line.count + 1);
};

/** Mean absolute error in seconds over those who were answered and told something, from the second hour on. */
function errorOf(arrivals: readonly Arrival[], estimator: Estimator) {
  const told = arrivals.flatMap((arrival) => {
    const estimated = estimator(arrival);
    return estimated === null || arrival.waitedMs === null || arrival.at < 3_600_000
      ? []
      : [{ estimated: estimated / 1000, waited: arrival.waitedMs / 1000 }];
  });
  return accuracyOf(told);
}

const steady: QueueDay = {
  arrivalRate: () => 0.08,
  highestRate: 0.08,
  staff: () => 20,
  handleSeconds: 240,
  patienceSeconds: null,
  handOverSeconds: 4,
  lengthSeconds: 12 * 3600,
};
/** Three times the usual for a quarter of an hour every two hours. */
const burst = (at: number): boolean => at % 7200 < 900;
const days: Record<string, QueueDay> = {
  'M/M/20 at 96 %': steady,
  'M/M/5 at 94 %': { ...steady, arrivalRate: () => 0.0196, highestRate: 0.0196, staff: () => 5 },
  'bursts, patient': {
    ...steady,
    arrivalRate: (at) => (burst(at) ? 0.15 : 0.05),
    highestRate: 0.15,
  },
  'bursts, with a patience of five minutes': {
    ...steady,
    arrivalRate: (at) => (burst(at) ? 0.2 : 0.05),
    highestRate: 0.2,
    patienceSeconds: 300,
  },
  'half the staff leaves at times': {
    ...steady,
    arrivalRate: () => 0.06,
    highestRate: 0.06,
    staff: (at) => (at % 10_800 < 2700 ? 10 : 20),
  },
};

describe('against simulated queues', () => {
  for (const [name, day] of Object.entries(days)) {
    it(`${name}: errs less than a moving average and than waits per place`, () => {
      const sums = { ours: 0, average: 0, perPlace: 0, bias: 0 };
      const seeds = [1, 2, 3, 4, 5, 6];
      for (const seed of seeds) {
        const arrivals = simulate(day, seed);
        const mine = errorOf(arrivals, ours(day.handleSeconds));
        sums.ours += mine.meanAbsoluteError!;
        sums.bias += mine.bias!;
        sums.average += errorOf(arrivals, movingAverage()).meanAbsoluteError!;
        sums.perPlace += errorOf(arrivals, perPlace).meanAbsoluteError!;
      }
      if (process.env.SHOW_FIGURES) console.info(name, sums);
      expect(sums.ours).toBeLessThan(0.7 * sums.average);
      expect(sums.ours).toBeLessThan(0.9 * sums.perPlace);
    });
  }
});

describe('an estimate', () => {
  const none = measurePace([], nobodyInLine, 0);
  const next = { place: 1, free: 0, opensInMs: 0 };

  it('needs something to go by: a history, staff whose pace is known, somebody free, or an opening', () => {
    expect(expectedWaitMs(none, next, null)).toBeNull();
    expect(expectedWaitMs(none, next, { slots: 4, handleMs: null })).toBeNull();
    expect(expectedWaitMs(none, next, { slots: 4, handleMs: 240_000 })).toBe(60_000);
    expect(expectedWaitMs(none, { ...next, free: 1 }, null)).toBe(0);
    expect(expectedWaitMs(none, { ...next, opensInMs: 5000 }, null)).toBe(5000);
    expect(expectedWaitMs(none, { ...next, free: 1, opensInMs: null }, null)).toBeNull();
    expect([toSeconds(null), toSeconds(0), toSeconds(1)]).toEqual([null, 0, 1]);
  });

  it('takes those who were offered at once for what they are: no measure of the line', () => {
    const quiet = [stay(0, 20, 3020), stay(60_000, 60_010, 65_010)];
    expect(measurePace(quiet, nobodyInLine, 100_000)).toEqual({
      served: null,
      abandoned: 0,
      handOverMs: 4000,
      measured: 0,
    });
  });

  it('grows while nobody comes free', () => {
    const stays = [stay(0, 10_000), stay(0, 20_000), stay(0, 30_000)];
    const line = { count: 1, since: 25_000, entered: 25_000 };
    const waitAt = (now: number) => expectedWaitMs(measurePace(stays, line, now), next, null)!;
    expect(waitAt(40_000)).toBeLessThan(waitAt(80_000));
    expect(waitAt(80_000)).toBeLessThan(waitAt(400_000));
  });

  it('never falls with the place, is never negative, and is less where people give up', () => {
    const instants = fc.integer({ min: 0, max: 1_000_000 });
    const stays = fc.array(
      fc.tuple(instants, instants, instants, fc.boolean()).map(([a, b, c, offered]) => {
        const [enteredAt, middle, leftAt] = [a, b, c].sort((x, y) => x - y) as [number, number, number];
        return stay(enteredAt, offered ? middle : null, leftAt);
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(stays, fc.integer({ min: 1, max: 5000 }), (past, place) => {
        const pace = measurePace(past, nobodyInLine, 1_000_000);
        const at = (n: number, of = pace) => expectedWaitMs(of, { ...next, place: n }, null);
        const [here, behind] = [at(place), at(place + 1)];
        if (here === null || behind === null) return here === behind;
        const patient = at(place, { ...pace, abandoned: 0 })!;
        return here >= 0 && behind >= here && here <= patient * 1.000001;
      }),
    );
  });

  it('is held against what happened', () => {
    expect(accuracyOf([])).toEqual({ count: 0, meanAbsoluteError: null, bias: null });
    const told = [
      { estimated: 30, waited: 10 },
      { estimated: 30, waited: 40 },
    ];
    expect(accuracyOf(told)).toEqual({ count: 2, meanAbsoluteError: 15, bias: 5 });
  });
});
