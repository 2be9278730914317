/**
 * The reference rows that the router must meet, by the names of the reference table. What is expected is worked out by
 * `theory.ts` in full; a test holds it to the table's figures.
 *
 * S1 and A2 are published for days that begin empty; what is expected here is the steady state, measured after a
 * warm-up.
 */
import { type BatchMeans, measure } from './measure.ts';
import { estimate } from './statistics.ts';
import { type Station, type SteadyState, steadyState } from './theory.ts';

export interface ReferenceRow {
  readonly row: string;
  readonly station: Station;
  /** By the name in the table. Times are in the station's unit: seconds, or mean services for C10 to C14. */
  readonly figures: Readonly<Record<string, keyof SteadyState>>;
  /** Customers measured in a full run, in thousands. */
  readonly thousands: number;
  readonly seed: number;
}

const delayAndWait: Readonly<Record<string, keyof SteadyState>> = { Pw: 'delayed', EW: 'meanWait' };
const heavyLoad = (row: string, servers: number, thousands: number, seed: number): ReferenceRow => ({
  row,
  station: { arrivals: 0.9 * servers, meanService: 1, servers, meanPatience: null, threshold: 1 },
  figures: delayAndWait,
  thousands,
  seed,
});

export const rows: readonly ReferenceRow[] = [
  {
    row: 'C8',
    station: { arrivals: 0.8, meanService: 60, servers: 50, meanPatience: null, threshold: 20 },
    figures: { Pw: 'delayed', ASA: 'meanWait', P90: 'wait90', queue: 'queueLength', occ: 'occupancy' },
    thousands: 1600,
    seed: 1,
  },
  heavyLoad('C10', 1, 800, 1),
  heavyLoad('C11', 2, 600, 1),
  heavyLoad('C12', 5, 600, 1),
  heavyLoad('C13', 10, 600, 1),
  heavyLoad('C14', 20, 700, 1),
  {
    row: 'S1',
    station: { arrivals: 0.07, meanService: 120, servers: 12, meanPatience: null, threshold: 20 },
    figures: { SL: 'levelOfOffered', ASA: 'meanWait', occ: 'occupancy' },
    thousands: 400,
    seed: 1,
  },
  {
    row: 'A1',
    station: { arrivals: 0.8, meanService: 60, servers: 50, meanPatience: 120, threshold: 20 },
    figures: { Pab: 'abandoned', EW: 'meanWait', queue: 'queueLength', occ: 'occupancy', Pw: 'delayed' },
    thousands: 400,
    seed: 1,
  },
  {
    row: 'A2',
    station: { arrivals: 0.07, meanService: 120, servers: 12, meanPatience: 60, threshold: 20 },
    figures: {
      Pab: 'abandoned',
      occ: 'occupancy',
      SLanswered: 'levelOfAnswered',
      SLoffered: 'levelOfOffered',
    },
    thousands: 300,
    seed: 1,
  },
];

export interface RowReport {
  readonly row: string;
  readonly measured: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, number>>;
  readonly halfWidth95: Readonly<Record<string, number>>;
  /** Every figure is inside its own interval. */
  readonly within: boolean;
}

/**
 * A batch has to be long beside the time in which a queue forgets how it was, so a shorter run has fewer of them.
 * @param share of the customers of a full run.
 */
export function measureRow(
  { row, station, figures, thousands, seed }: ReferenceRow,
  { share = 1, batches = 40 } = {},
): RowReport {
  const customers = Math.ceil((thousands * 1000 * share) / batches);
  const measuredBatches = measure(station, { seed, batches, customers, warmUp: customers });
  return reportOn(row, figures, measuredBatches, steadyState(station));
}

export function reportOn(
  row: string,
  figures: ReferenceRow['figures'],
  measuredBatches: readonly BatchMeans[],
  theory: SteadyState,
): RowReport {
  const controls = measuredBatches.map((one) => one.surplus);
  const estimates = Object.entries(figures).map(([name, figure]) => ({
    name,
    expected: theory[figure]!,
    ...estimate(
      measuredBatches.map((one) => one.means[figure]!),
      controls,
    ),
  }));
  const told = (of: (one: (typeof estimates)[number]) => number) =>
    Object.fromEntries(estimates.map((one) => [one.name, Number(of(one).toPrecision(5))]));
  return {
    row,
    measured: told((one) => one.mean),
    expected: told((one) => one.expected),
    halfWidth95: told((one) => one.halfWidth95),
    within: estimates.every((one) => Math.abs(one.mean - one.expected) <= one.halfWidth95),
  };
}
