/** Queueing theory, worked out and measured through the router: `npm run simulate -- --erlang` for the full run. */
import { describe, expect, it } from 'vitest';
import { measure } from './measure.ts';
import { measureRow, reportOn, rows } from './rows.ts';
import { estimate } from './statistics.ts';
import { erlangC, steadyState } from './theory.ts';

const stationOf = (row: string) => rows.find((one) => one.row === row)!.station;

describe('the theory', () => {
  it.each([
    ['C8', { delayed: 0.6945, meanWait: 20.83, wait90: 58.1, queueLength: 16.7, occupancy: 0.96 }],
    ['C10', { delayed: 0.9, meanWait: 9 }],
    ['C11', { delayed: 0.8526, meanWait: 4.26 }],
    ['C12', { delayed: 0.7625, meanWait: 1.53 }],
    ['C13', { delayed: 0.6687, meanWait: 0.669 }],
    ['C14', { delayed: 0.5508, meanWait: 0.275 }],
    ['S1', { levelOfOffered: 0.8991, meanWait: 6.13, occupancy: 0.7 }],
    ['A1', { abandoned: 0.0309, meanWait: 3.71, queueLength: 2.97, occupancy: 0.9303, delayed: 0.4678 }],
    ['A2', { abandoned: 0.0297, occupancy: 0.679, levelOfAnswered: 0.974, levelOfOffered: 0.945 }],
  ])('says of %s what the reference table says', (row, figures) => {
    const theory = steadyState(stationOf(row));
    for (const [name, figure] of Object.entries(figures)) {
      const digits = String(figure).split('.')[1]?.length ?? 0;
      const apart = Math.abs(theory[name as keyof typeof theory]! - figure);
      expect(apart, name).toBeLessThan(0.51 * 10 ** -digits);
    }
  });

  it('has closed forms for small stations', () => {
    const small = (servers: number, load: number) =>
      erlangC({ arrivals: load, meanService: 1, servers, meanPatience: null, threshold: 1 }).delayed;
    expect(small(1, 0.5)).toBeCloseTo(1 / 2, 12);
    expect(small(2, 1)).toBeCloseTo(1 / 3, 12);
    expect(small(3, 2)).toBeCloseTo(4 / 9, 12);
    expect(small(5, 4)).toBeCloseTo(0.554113, 6);
    expect(small(10, 8)).toBeCloseTo(0.40918, 6);
    expect(() => small(2, 2)).toThrow(RangeError);
  });
});

describe('the intervals', () => {
  it('hold the true mean 95 times of 100, corrected by what was drawn or not', () => {
    let state = 1;
    const uniform = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    let held = 0;
    let narrower = 0;
    for (let run = 0; run < 400; run += 1) {
      const drawn = Array.from({ length: 40 }, () => [uniform() - 0.5]);
      const batches = drawn.map(([one]) => 3 + 2 * one! + (uniform() - 0.5));
      const corrected = estimate(batches, drawn);
      const plain = estimate(
        batches,
        batches.map(() => []),
      );
      if (Math.abs(corrected.mean - 3) <= corrected.halfWidth95) held += 1;
      if (corrected.halfWidth95 < plain.halfWidth95) narrower += 1;
    }
    expect(held / 400).toBeGreaterThan(0.92);
    expect(held / 400).toBeLessThan(0.98);
    expect(narrower).toBe(400);
  });
});

describe('the router', () => {
  it.each(rows)(
    'meets $row within the 95 % interval of its simulation',
    (row) => {
      const customers = row.row === 'C8' ? 300 : 60; // at 96 % a queue forgets slowly
      const report = measureRow(row, { share: customers / row.thousands, batches: 20 });
      const figures = Object.keys(row.figures);
      expect(Object.keys(report.measured)).toEqual(figures);
      expect(report).toMatchObject({ row: row.row, within: true });
      for (const figure of figures) expect(report.halfWidth95[figure]).toBeGreaterThan(0);
    },
    60_000,
  );

  it('would not meet a row with one server more or less than it is given', () => {
    const { row, station, figures, seed } = rows.find((one) => one.row === 'S1')!;
    for (const servers of [11, 13]) {
      const other = measure({ ...station, servers }, { seed, batches: 40, customers: 1000, warmUp: 1000 });
      expect(reportOn(row, figures, other, steadyState(station)).within).toBe(false);
    }
  });
});
