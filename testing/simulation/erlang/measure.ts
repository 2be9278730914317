/** A station in simulated time: customers come, the real router decides who serves them, batches are measured. */
import { Random } from '../random.ts';
import { RouterStation } from './router-station.ts';
import { percentile } from './statistics.ts';
import type { Station, SteadyState } from './theory.ts';

/** One batch's means. Times are in the station's unit. */
export interface BatchMeans {
  readonly means: { readonly [K in keyof SteadyState]: number };
  /** How much longer than they should be, on average, the times drawn for it were: gaps, services, patience. */
  readonly surplus: readonly number[];
}

export interface MeasureOptions {
  readonly seed: number;
  readonly batches: number;
  /** Customers in each. */
  readonly customers: number;
  /** Customers served before the measuring begins; the station is empty at first. */
  readonly warmUp: number;
}

/** The router counts in whole milliseconds: so long is one unit of the station's time. */
const unitMs = 1_000_000;

interface Customer {
  readonly cameAt: number;
  readonly serviceMs: number;
  readonly leavesAt: number;
}

type Kind = 'arrival' | 'done' | 'leaves';
interface Happening {
  readonly at: number;
  readonly kind: Kind;
  readonly customer: number;
}

export function measure(station: Station, options: MeasureOptions): BatchMeans[] {
  return new Measurement(station, options).run();
}

class Measurement {
  readonly #station: Station;
  readonly #options: MeasureOptions;
  readonly #random: Random;
  readonly #router: RouterStation;
  readonly #calendar = new Calendar();
  readonly #inside = new Map<number, Customer>();
  readonly #means: BatchMeans[] = [];
  #batch: Batch;
  #now = 0;
  #came = 0;
  #over = 0;
  #busy = 0;
  #waiting = 0;

  constructor(station: Station, options: MeasureOptions) {
    this.#station = station;
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#router = new RouterStation(station.servers);
    this.#batch = new Batch(options.customers, 0);
  }

  run(): BatchMeans[] {
    this.#expectNext();
    while (this.#means.length < this.#options.batches) {
      const next = this.#calendar.take();
      this.#batch.pass(next.at - this.#now, this.#busy, this.#waiting);
      this.#now = next.at;
      this[next.kind](next.customer);
    }
    return this.#means;
  }

  arrival(customer: number): void {
    const { meanService, meanPatience } = this.#station;
    const leavesAt =
      meanPatience === null
        ? Number.POSITIVE_INFINITY
        : this.#now + Math.round(this.#random.exponential(meanPatience * unitMs));
    const serviceMs = Math.round(this.#random.exponential(meanService * unitMs));
    this.#batch.draw('service', serviceMs - meanService * unitMs);
    if (meanPatience !== null) this.#batch.draw('patience', leavesAt - this.#now - meanPatience * unitMs);
    this.#inside.set(customer, { cameAt: this.#now, serviceMs, leavesAt });
    this.#waiting += 1;
    this.#router.arrive(customer, this.#now);
    this.#serve();
    // Who is still in line may lose patience.
    if (leavesAt < Number.POSITIVE_INFINITY && this.#router.waits(customer))
      this.#calendar.add({ at: leavesAt, kind: 'leaves', customer });
    this.#expectNext();
  }

  done(customer: number): void {
    this.#busy -= 1;
    this.#inside.delete(customer);
    this.#router.finish(customer, this.#now);
    this.#serve();
  }

  leaves(customer: number): void {
    const gone = this.#inside.get(customer);
    if (!gone || !this.#router.waits(customer)) return;
    this.#inside.delete(customer);
    this.#waiting -= 1;
    this.#router.leave(customer, this.#now);
    this.#count(this.#now - gone.cameAt, false);
    this.#serve();
  }

  #serve(): void {
    for (const customer of this.#router.serve(this.#now)) {
      const { cameAt, serviceMs } = this.#inside.get(customer)!;
      this.#waiting -= 1;
      this.#busy += 1;
      this.#calendar.add({ at: this.#now + serviceMs, kind: 'done', customer });
      this.#count(this.#now - cameAt, true);
    }
  }

  #expectNext(): void {
    this.#came += 1;
    const gap = Math.round(this.#random.exponential(unitMs / this.#station.arrivals));
    this.#batch.draw('gap', gap - unitMs / this.#station.arrivals);
    this.#calendar.add({ at: this.#now + gap, kind: 'arrival', customer: this.#came });
  }

  #count(waitedMs: number, answered: boolean): void {
    this.#over += 1;
    if (this.#over === this.#options.warmUp) this.#batch = new Batch(this.#options.customers, this.#now);
    if (this.#over <= this.#options.warmUp) return;
    this.#batch.count(waitedMs, answered, this.#station.threshold * unitMs);
    if (!this.#batch.isFull) return;
    this.#means.push(this.#batch.means(this.#now, this.#station));
    this.#batch = new Batch(this.#options.customers, this.#now);
  }
}

class Batch {
  readonly #waits: Float64Array;
  readonly #from: number;
  #counted = 0;
  #answered = 0;
  #inTime = 0;
  #delayed = 0;
  #waited = 0;
  #busyMs = 0;
  #waitingMs = 0;
  readonly #drawn = { gap: { sum: 0, n: 0 }, service: { sum: 0, n: 0 }, patience: { sum: 0, n: 0 } };

  constructor(customers: number, from: number) {
    this.#waits = new Float64Array(customers);
    this.#from = from;
  }

  get isFull(): boolean {
    return this.#counted === this.#waits.length;
  }

  draw(what: 'gap' | 'service' | 'patience', surplusMs: number): void {
    this.#drawn[what].sum += surplusMs;
    this.#drawn[what].n += 1;
  }

  pass(elapsedMs: number, busy: number, waiting: number): void {
    this.#busyMs += elapsedMs * busy;
    this.#waitingMs += elapsedMs * waiting;
  }

  count(waitedMs: number, answered: boolean, thresholdMs: number): void {
    if (this.isFull) return;
    this.#waits[this.#counted] = waitedMs;
    this.#counted += 1;
    this.#waited += waitedMs;
    if (waitedMs > 0) this.#delayed += 1;
    if (!answered) return;
    this.#answered += 1;
    if (waitedMs <= thresholdMs) this.#inTime += 1;
  }

  means(now: number, { servers }: Station): BatchMeans {
    const length = Math.max(1, now - this.#from);
    const n = this.#counted;
    const surplus = Object.values(this.#drawn)
      .filter((drawn) => drawn.n > 0)
      .map((drawn) => drawn.sum / drawn.n / unitMs);
    const means = {
      delayed: this.#delayed / n,
      meanWait: this.#waited / n / unitMs,
      wait90: percentile(this.#waits, 0.9) / unitMs,
      queueLength: this.#waitingMs / length,
      occupancy: this.#busyMs / length / servers,
      abandoned: 1 - this.#answered / n,
      levelOfOffered: this.#inTime / n,
      levelOfAnswered: this.#inTime / this.#answered,
    };
    return { means, surplus };
  }
}

/** What happens next, earliest first; of things at one instant whatever was added first. */
class Calendar {
  readonly #heap: (Happening & { readonly order: number })[] = [];
  #added = 0;

  add(happening: Happening): void {
    this.#added += 1;
    const entry = { ...happening, order: this.#added };
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (before(heap[parent]!, entry)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  take(): Happening {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (before(last, heap[child]!)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

const before = (a: Happening & { order: number }, b: Happening & { order: number }): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);
