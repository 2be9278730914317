/**
 * How fast a queue moves, measured on the last who left it, and what a place in it therefore means. Pure.
 * Instants are epoch milliseconds, rates are per millisecond.
 */

/** One stay in a queue that is over. */
export interface PastStay {
  readonly enteredAt: number;
  /** The first offer of the stay; null when nobody was ever asked. */
  readonly offeredAt: number | null;
  readonly leftAt: number;
  readonly outcome: 'answered' | 'abandoned' | 'other';
}

/** Those in line now: waiting, and offered to nobody. */
export interface Line {
  readonly count: number;
  /** When the first of them came; null when there is none. */
  readonly since: number | null;
  /** The sum of the instants at which they came. */
  readonly entered: number;
}
export const nobodyInLine: Line = { count: 0, since: null, entered: 0 };

export interface Pace {
  /** Conversations offered to somebody, for each millisecond in which somebody was in line; null: not measured. */
  readonly served: number | null;
  /** Conversations given up, for each millisecond that one was in line. */
  readonly abandoned: number;
  /** From the first offer to the answer, on average; null: not measured. */
  readonly handOverMs: number | null;
  /** How many departures from the line `served` stands on. */
  readonly measured: number;
}

/** How many of those who left last are looked at. */
export const measuredStays = 40;
/** Who came to an empty line and is offered sooner than this never stood in it: there was somebody free. */
const atOnceMs = 1000;

/**
 * While somebody is in line, representatives come free at a steady rate, however long the line is and whatever
 * happened in the quiet hours between: so departures are counted over the time in which the line was not empty.
 * In a queue with `n` representatives at work this is n over the mean handle time (Erlang C), and where they serve
 * other queues too it is the share that this one gets.
 *
 * @param stays the last that left, at most `measuredStays`; in any order. When there are as many as that, the oldest
 *   only marks where the measuring begins.
 */
export function measurePace(stays: readonly PastStay[], line: Line, now: number): Pace {
  const left = [...stays].sort((a, b) => a.leftAt - b.leftAt);
  const aloneAt = alone(left, line);
  const full = left.length >= measuredStays;
  const from = full ? lineEnd(left[0]!) : Number.NEGATIVE_INFINITY;
  const spans: [number, number][] = [];
  let served = 0;
  let abandoned = 0;
  let inLine = 0;
  for (const stay of full ? left.slice(1) : left) {
    const end = lineEnd(stay);
    const begin = Math.max(stay.enteredAt, from);
    if (stay.offeredAt !== null && end - stay.enteredAt < atOnceMs && aloneAt(stay)) continue;
    if (stay.offeredAt !== null) served += 1;
    else if (stay.outcome === 'abandoned') abandoned += 1;
    if (end <= begin) continue;
    spans.push([begin, end]);
    inLine += end - begin;
  }
  if (line.since !== null) {
    spans.push([Math.max(line.since, from), now]);
    inLine += Math.max(0, line.count * now - Math.max(line.entered, line.count * from));
  }
  const busy = unionLength(spans);
  // The time since the last departure is in `busy`: so is its part of the next one, up to the whole.
  const sinceLast = line.since === null ? 0 : now - Math.max(line.since, lastEnd(left));
  const next = busy > 0 ? Math.min(1, (sinceLast * served) / busy) : 0;
  return {
    served: served > 0 && busy > 0 ? (served + next) / busy : null,
    abandoned: abandoned > 0 && inLine > 0 ? abandoned / inLine : 0,
    handOverMs: meanHandOver(left),
    measured: served,
  };
}

const lineEnd = (stay: PastStay): number => stay.offeredAt ?? stay.leftAt;

/** Whether nobody else was in line when this one came. */
function alone(stays: readonly PastStay[], line: Line): (stay: PastStay) => boolean {
  return (stay) =>
    !(line.since !== null && line.since < stay.enteredAt) &&
    !stays.some((one) => one.enteredAt < stay.enteredAt && lineEnd(one) > stay.enteredAt);
}

const lastEnd = (stays: readonly PastStay[]): number => Math.max(...stays.map(lineEnd));

function meanHandOver(stays: readonly PastStay[]): number | null {
  const answered = stays.filter((stay) => stay.outcome === 'answered' && stay.offeredAt !== null);
  if (answered.length === 0) return null;
  return answered.reduce((sum, stay) => sum + (stay.leftAt - stay.offeredAt!), 0) / answered.length;
}

function unionLength(spans: [number, number][]): number {
  let length = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const [begin, end] of spans.sort((a, b) => a[0] - b[0])) {
    length += Math.max(0, end - Math.max(begin, until));
    until = Math.max(until, end);
  }
  return length;
}
