/** The way of deliveries to one connection: so many at once, settled together as they come back. */
import type { EntityDescription } from '../../../../contracts/crm.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { isAppError } from '../../../platform/errors.ts';
import type { CrmClient } from '../../crm/index.ts';
import { type Claimed, type Standing, settleAndClaim, type Tried } from '../commands/settle-deliveries.ts';
import type { LineContext } from '../domain/line.ts';
import type { LifecyclePorts } from '../ports.ts';
import { type ClaimedRow, extendClaims, readResponses } from '../store/delivery.store.ts';
import { readCrmConnection, readSteps } from '../store/step.store.ts';
import { type Answers, type Sent, sendDelivery } from './send-delivery.ts';

export interface LaneOptions {
  /** Requests at once to one connection, over all processes. */
  readonly cap: number;
  /** For how long a claim is believed without a sign of life. */
  readonly leaseMs: number;
  /** For each request. */
  readonly timeoutMs: number;
  readonly random: () => number;
}

/** Metadata of an entity is read again after that. */
const describedForMs = 10 * 60_000;

export class Lane {
  readonly #house: House;
  readonly #ports: LifecyclePorts;
  readonly #options: LaneOptions;
  readonly #organizationId: string;
  readonly #connectionId: string;
  readonly #described = new Map<string, { until: number; entity: Promise<EntityDescription | null> }>();
  /** Claim by delivery. */
  readonly #underWay = new Map<string, string>();
  #tried: Tried[] = [];
  #standing: Standing = { failures: 0, paused: false };
  #context: LineContext | undefined;
  #client: CrmClient | undefined;
  #wake: (() => void) | undefined;
  #closing = false;
  #poked = false;
  readonly #abort = new AbortController();

  constructor(
    house: House,
    ports: LifecyclePorts,
    options: LaneOptions,
    of: { organizationId: string; connectionId: string },
  ) {
    this.#house = house;
    this.#ports = ports;
    this.#options = options;
    this.#organizationId = of.organizationId;
    this.#connectionId = of.connectionId;
  }

  /** The connection or its steps were changed: they are read again. */
  refresh(): void {
    this.#context = undefined;
    this.#client = undefined;
    this.#described.clear();
  }

  /** There may be more to send. */
  poke(): void {
    this.#poked = true;
    if (this.#underWay.size < this.#options.cap) this.#wake?.();
  }

  /** Takes no more; what is under way is given `graceMs`, then broken off, and all of it settled. */
  close(graceMs: number): void {
    this.#closing = true;
    this.#wake?.();
    const timer = setTimeout(() => this.#abort.abort(), graceMs);
    timer.unref();
  }

  /** Until nothing is due any more and everything has come back. */
  async run(): Promise<void> {
    const beat = setInterval(() => void this.#extend(), this.#options.leaseMs / 3);
    try {
      for (let failures = 0; ; ) {
        try {
          this.#poked = false;
          const claimed = await this.#round();
          failures = 0;
          if (claimed === 0 && !this.#poked && this.#underWay.size === 0 && this.#tried.length === 0) return;
        } catch (error) {
          if (isAppError(error, 'connection.not_found')) return;
          failures += 1;
          this.#house.logger.warn(
            { err: error, connectionId: this.#connectionId },
            'deliveries could not be settled',
          );
          // What was tried is settled when the database is back; what it cannot take is left to the claim's end.
          if (failures >= 5 && this.#underWay.size === 0) return;
          await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** Math.min(failures, 6)));
        }
        if (this.#tried.length === 0 && this.#underWay.size > 0 && !this.#pokedWithRoom())
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        this.#wake = undefined;
        if (this.#closing && this.#underWay.size === 0 && this.#tried.length === 0) return;
      }
    } finally {
      clearInterval(beat);
    }
  }

  #pokedWithRoom(): boolean {
    return this.#poked && !this.#closing && this.#underWay.size < this.#options.cap;
  }

  /** Settles what came back and sends what is claimed. @returns how many were. */
  async #round(): Promise<number> {
    const tried = this.#tried.splice(0);
    let claimed: Claimed;
    try {
      claimed = await settleAndClaim(this.#house, {
        organizationId: this.#organizationId,
        connectionId: this.#connectionId,
        tried,
        context: await this.#readContext(),
        room: this.#closing ? 0 : this.#options.cap - this.#underWay.size,
        cap: this.#options.cap,
        leaseMs: this.#options.leaseMs,
        standing: this.#standing,
        random: this.#options.random,
      });
    } catch (error) {
      this.#tried.unshift(...tried);
      throw error;
    }
    this.#standing = claimed.standing;
    if (claimed.deliveries.length === 0) return 0;
    const answers = await this.#answersFor(claimed.deliveries);
    for (const delivery of claimed.deliveries) {
      this.#underWay.set(delivery.id, claimed.claim);
      void this.#send(delivery, claimed.claim, answers.get(delivery.contact_id) ?? []);
    }
    return claimed.deliveries.length;
  }

  async #send(delivery: ClaimedRow, claim: string, answers: Answers): Promise<void> {
    const at = this.#house.clock.now();
    let sent: Sent;
    try {
      const context = await this.#readContext();
      this.#client ??= await this.#ports.clientFor(this.#organizationId, this.#connectionId);
      sent = await sendDelivery(
        delivery,
        answers,
        {
          ...context,
          connectionId: this.#connectionId,
          client: this.#client,
          describe: (entity) => this.#describe(entity),
        },
        { signal: this.#abort.signal, timeoutMs: this.#options.timeoutMs },
      );
    } catch (error) {
      this.#client = undefined;
      this.#house.logger.error(
        { err: error, connectionId: this.#connectionId, deliveryId: delivery.id },
        'a delivery could not be sent',
      );
      sent = failedHere(
        isAppError(error) ? error.message : 'The request could not be made; the log says why.',
      );
    }
    this.#underWay.delete(delivery.id);
    this.#tried.push({ delivery, claim, sent, at });
    this.#wake?.();
  }

  async #answersFor(deliveries: readonly ClaimedRow[]): Promise<Map<string, Answers>> {
    const later = deliveries.filter(({ step, occurrence }) => step > 2 || occurrence !== '');
    const byContact = new Map<string, Answers>();
    if (later.length === 0) return byContact;
    const ids = [...new Set(later.map(({ contact_id }) => contact_id))];
    const rows = await read(this.#house, this.#organizationId, (tx) =>
      readResponses(tx, this.#connectionId, ids),
    );
    for (const row of rows) byContact.set(row.contact_id, [...(byContact.get(row.contact_id) ?? []), row]);
    return byContact;
  }

  async #readContext(): Promise<LineContext> {
    this.#context ??= await read(this.#house, this.#organizationId, async (tx) => {
      const { kind, settings } = await readCrmConnection(tx, this.#connectionId);
      const steps = await readSteps(tx, this.#connectionId);
      return { kind, settings, steps, publicUrl: this.#ports.publicUrl };
    });
    return this.#context;
  }

  /** Null when the CRM does not say: then nothing is fitted. */
  async #describe(entity: string): Promise<EntityDescription | null> {
    const now = performance.now();
    const known = this.#described.get(entity);
    if (known && known.until > now) return await known.entity;
    const asked = (this.#client?.describe(entity) ?? Promise.resolve(null)).catch(() => null);
    this.#described.set(entity, { until: now + describedForMs, entity: asked });
    const found = await asked;
    if (found === null) this.#described.delete(entity);
    return found;
  }

  async #extend(): Promise<void> {
    if (this.#underWay.size === 0) return;
    const until = new Date(this.#house.clock.now().getTime() + this.#options.leaseMs);
    const claims = [...new Set(this.#underWay.values())];
    try {
      await this.#house.db.transaction(this.#organizationId, (tx) =>
        extendClaims(tx, claims, [...this.#underWay.keys()], until),
      );
    } catch (error) {
      this.#house.logger.warn(
        { err: error, connectionId: this.#connectionId },
        'claims could not be extended',
      );
    }
  }
}

/** Something of ours was in the way: as if the network had been. */
const failedHere = (message: string): Sent => ({
  kind: 'answered',
  note: null,
  response: {
    request: { method: 'GET', url: '', headers: {}, body: '' },
    status: 500,
    response: '',
    durationMs: 0,
    verdict: { verdict: 'retry', code: 'internal', message },
    body: undefined,
    headers: {},
    record: null,
    earlier: [],
  },
});
