/** Runs recorded conversations through a live system and judges what came of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Administration, inTurn } from './administration.ts';
import { CapacityWatch } from './capacity.ts';
import { administratorToken, directLineSecret } from './credentials.ts';
import { Customer } from './customer.ts';
import { Cutter } from './cutter.ts';
import { type Dialog, toScripts } from './dialogs.ts';
import { HttpClient } from './http-client.ts';
import { Ledger } from './ledger.ts';
import { type Patience, Unanswered } from './persistence.ts';
import { makeReport, type Outcome, passed } from './report.ts';
import { Representative } from './representative.ts';
import { type ServerOptions, ServerUnderTest } from './server-under-test.ts';
import { judge } from './verdict.ts';

export interface RehearsalOptions {
  dialogs: readonly Dialog[];
  /** Customers at once. */
  concurrency?: number;
  representatives?: number;
  /** Conversations that one representative can carry at once. */
  slots?: number;
  /** Capacity units of a conversation, as its workstream says. */
  units?: number;
  /** How much faster than recorded. */
  speed?: number;
  /** Mean seconds between two cuts of one participant's line; absent: no cuts. */
  cutEvery?: number | undefined;
  opening?: string;
  channel?: string;
  adminToken?: string | undefined;
  secret?: string | undefined;
  /** A running server; absent: one of our own, for this run. */
  url?: string | undefined;
  server?: ServerOptions;
  /** Only with a server of our own: kill -9 and restart it at these shares of all conversations completed. */
  killAt?: readonly number[];
  /** How long a server that does not answer is waited for. */
  outageSeconds?: number;
  /** How long nothing at all may happen, on top of the longest pause of the recordings, before the run is given up. */
  stallSeconds?: number;
  onProgress?: (progress: Progress) => void;
  /** Gives the run up: what was started is stopped, and the report tells how far it came. */
  signal?: AbortSignal;
}

export interface Progress {
  phase: string;
  conversations: number;
  completed: number;
  ongoing: number;
  sent: number;
  received: number;
  cuts: number;
  kills: number;
}

export const defaults = {
  concurrency: 100,
  slots: 3,
  units: 30,
  speed: 1,
  opening: 'I would like to talk to a representative',
  channel: 'web',
  outageSeconds: 60,
  stallSeconds: 90,
} as const;

/** Enough representatives that nobody waits for long while this many customers are there. */
export const enoughRepresentatives = (concurrency: number, slots: number): number =>
  Math.ceil(concurrency / slots) + 2;

const progressEveryMs = 250;

export async function rehearse(options: RehearsalOptions): Promise<Outcome> {
  const server = options.url === undefined ? await ServerUnderTest.start(options.server) : undefined;
  const run = new Run(options, server);
  try {
    return await run.play();
  } finally {
    await run.close();
    await server?.stop();
  }
}

class Run {
  readonly #options: RehearsalOptions & typeof defaults;
  readonly #server: ServerUnderTest | undefined;
  readonly #http: HttpClient;
  readonly #ledger: Ledger;
  readonly #capacity: CapacityWatch;
  readonly #cutter: Cutter;
  readonly #patience: Patience;
  readonly #present = new Set<Customer>();
  readonly #kills: number[];
  readonly #problems: string[] = [];
  #representatives: Representative[] = [];
  #phase = 'getting ready';
  #killed = 0;
  #killing: Promise<void> | undefined;
  #over = false;

  constructor(options: RehearsalOptions, server: ServerUnderTest | undefined) {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    this.#options = { ...defaults, ...(given as RehearsalOptions) } as RehearsalOptions & typeof defaults;
    this.#server = server;
    this.#http = new HttpClient(server?.url ?? options.url!);
    // Short and unlikely to come again: a second run on the same server has other customers.
    const mark = Date.now().toString(36).slice(-7);
    this.#ledger = new Ledger(toScripts(options.dialogs, mark, this.#options.opening));
    this.#capacity = new CapacityWatch(this.#options.units);
    this.#cutter = new Cutter((options.cutEvery ?? Number.POSITIVE_INFINITY) * 1000);
    this.#patience = { outageMs: this.#options.outageSeconds * 1000, over: () => this.#over };
    this.#kills = server ? [...(options.killAt ?? [])].sort((a, b) => a - b) : [];
  }

  async play(): Promise<Outcome> {
    const { adminToken, secret, channel } = this.#options;
    const began = performance.now();
    const ticker = setInterval(() => this.#tick(), progressEveryMs);
    try {
      const env = this.#server?.env ?? process.env;
      const administration = new Administration({
        http: this.#http,
        token: adminToken ?? (await administratorToken(env)),
        patience: this.#patience,
      });
      await this.#staff(administration);
      this.#phase = 'talking';
      this.#ledger.touch();
      await this.#receiveCustomers(secret ?? (await directLineSecret(channel, env)));
      this.#cutter.stop();
      await this.#killing;
      this.#phase = 'checking';
      await this.#readTranscripts(administration);
    } finally {
      clearInterval(ticker);
      this.#cutter.stop();
    }
    return this.#judge(Math.round((performance.now() - began) / 100) / 10);
  }

  async close(): Promise<void> {
    this.#over = true;
    await this.#killing?.catch(() => {});
    await Promise.all(this.#representatives.map((representative) => representative.leave()));
    this.#http.close();
  }

  async #staff(administration: Administration): Promise<void> {
    const {
      slots,
      units,
      concurrency,
      representatives = enoughRepresentatives(concurrency, slots),
      speed,
    } = this.#options;
    const hired = await administration.hire(representatives, slots * units);
    this.#representatives = hired.map(
      ({ username, token }) =>
        new Representative({
          origin: this.#http.origin,
          username,
          token,
          speed,
          patience: this.#patience,
          ledger: this.#ledger,
          capacity: this.#capacity,
          onFailure: (error) => this.#problems.push(error.message),
        }),
    );
    await Promise.all(this.#representatives.map((representative) => representative.start()));
    for (const representative of this.#representatives) this.#cutter.watch(representative);
  }

  async #receiveCustomers(secret: string): Promise<void> {
    const { speed, concurrency } = this.#options;
    const options = { http: this.#http, secret, speed, patience: this.#patience };
    await inTurn(
      this.#ledger.entries,
      async (entry) => {
        if (this.#over) return;
        const customer = new Customer(entry, options);
        this.#present.add(customer);
        const leaveAlone = this.#cutter.watch(customer);
        await customer.play();
        leaveAlone();
        this.#present.delete(customer);
      },
      concurrency,
    );
    // The last representatives still end and wrap up.
    while (!this.#over && this.#ledger.entries.some((entry) => !entry.completed && entry.problem === null))
      await sleep(20);
  }

  /** Progress, the kill that is due, and the end of a run in which nothing goes on any more. */
  #tick(): void {
    const { completed, entries, sent, received, lastTouch } = this.#ledger;
    this.#options.onProgress?.({
      phase: this.#phase,
      conversations: entries.length,
      completed,
      ongoing: this.#present.size,
      sent,
      received,
      cuts: this.#cutter.cuts,
      kills: this.#killed,
    });
    if (!this.#over) {
      const mishap = this.#options.signal?.aborted ? 'interrupted' : (this.#server?.mishap ?? null);
      if (mishap !== null) this.#giveUp(mishap);
    }
    if (this.#phase !== 'talking') return;
    if (this.#kills.length > 0 && completed >= this.#kills[0]! * entries.length) {
      this.#kills.shift();
      this.#killing = this.#kill();
    }
    if (performance.now() - lastTouch > this.#options.stallSeconds * 1000 + this.#longestPauseMs())
      this.#giveUp('nothing went on any more');
  }

  async #kill(): Promise<void> {
    this.#killed += 1;
    await this.#server!.kill();
    await this.#server!.start().catch((error: Error) => this.#giveUp(error.message));
  }

  #longestPauseMs(): number {
    const pauses = this.#ledger.entries.flatMap((entry) => entry.script.cues.map((cue) => cue.pauseMs));
    return pauses.reduce((a, b) => Math.max(a, b), 0) / this.#options.speed;
  }

  #giveUp(reason: string): void {
    if (this.#over) return;
    this.#problems.push(reason);
    this.#over = true;
    for (const customer of this.#present) customer.abandon();
  }

  async #readTranscripts(administration: Administration): Promise<void> {
    await inTurn(this.#ledger.entries, async (entry) => {
      if (entry.conversationId === null) return;
      try {
        entry.transcript = await administration.transcript(entry.conversationId);
      } catch (error) {
        entry.problem ??= `transcript: ${(error as Error).message}`;
        // One server that was waited for in vain is enough.
        if (error instanceof Unanswered) this.#over = true;
      }
    });
  }

  #judge(seconds: number): Outcome {
    const { entries, deliveryMs, assignmentMs } = this.#ledger;
    const verdict = judge(entries.map((entry) => entry.evidence()));
    const { breaches } = this.#capacity;
    const report = makeReport(verdict, { deliveryMs, assignmentMs, breaches });
    const unfinished = entries
      .filter((entry) => !entry.completed)
      .map((entry) => `${entry.script.key}: ${entry.problem ?? 'did not come to its end'}`);
    const details = {
      faults: verdict.faults,
      breaches,
      problems: [...this.#problems, ...unfinished],
      cuts: this.#cutter.cuts,
      kills: this.#killed,
      seconds,
    };
    return { report, details, passed: passed(report) };
  }
}
