/** The way of deliveries to one connection: so many at once, settled together as they come back. */
import type { EntityDescription } from '../../../../contracts/crm.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { isAppError } from '../../../platform/errors.ts';
import type { CrmClient } from '../../crm/index.ts';
import { type Claimed, type Standing, settleAndClaim, type Tried } from '../commands/settle-deliveries.ts';
import type { LineContext } from '../domain/line.ts';
import type { LifecyclePorts } from '../ports.ts';
import {
  type ClaimedRow,
  extendClaims,
  giveBack,
  readResponses,
  releaseExpired,
} from '../store/delivery.store.ts';
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

interface Ready {
  readonly delivery: ClaimedRow;
  readonly claim: string;
  readonly answers: Answers;
}

/** While there is enough to send, what comes back within this time is settled together. */
const gatherMs = 5;
/** Metadata of an entity is read again after that. */
const describedForMs = 10 * 60_000;

export class Lane {
  readonly #house: House;
  readonly #ports: LifecyclePorts;
  readonly #options: LaneOptions;
  readonly #organizationId: string;
  readonly #connectionId: string;
  readonly #described = new Map<string, { until: number; entity: Promise<EntityDescription | null> }>();
  /** Claim by delivery: what is being sent, and what is held ready. */
  readonly #held = new Map<string, string>();
  /** Claimed and not sent yet: the next ones, so that no slot stays empty while the database is asked. */
  #ready: Ready[] = [];
  #underWay = 0;
  #mayUse = 0;
  #tried: Tried[] = [];
  #standing: Standing = { failures: 0, paused: false };
  #context: LineContext | undefined;
  /** The promise: many sends begin together, and one look at the database is enough for them. */
  #client: Promise<CrmClient> | undefined;
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
    if (this.#ready.length === 0) this.#wake?.();
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
      await this.#forget();
      for (let failures = 0; ; ) {
        try {
          this.#poked = false;
          const claimed = await this.#round();
          failures = 0;
          if (claimed === 0 && this.#isIdle() && (!this.#poked || this.#closing)) return;
        } catch (error) {
          if (isAppError(error, 'connection.not_found')) return;
          failures += 1;
          this.#house.logger.warn(
            { err: error, connectionId: this.#connectionId },
            'deliveries could not be settled',
          );
          // What was tried is settled when the database is back; what it cannot take is left to the claim's end.
          if (failures >= 5 && this.#underWay === 0) return;
          await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** Math.min(failures, 6)));
          continue;
        }
        const hasReason =
          this.#tried.length > 0 || (this.#poked && this.#ready.length === 0 && !this.#closing);
        if (!hasReason && this.#underWay > 0)
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        this.#wake = undefined;
        if (this.#underWay > 0 && this.#ready.length > this.#options.cap / 2 && !this.#closing)
          await new Promise((resolve) => setTimeout(resolve, gatherMs));
      }
    } finally {
      clearInterval(beat);
    }
  }

  #isIdle(): boolean {
    return this.#underWay === 0 && this.#tried.length === 0 && this.#ready.length === 0;
  }

  /** Settles what came back and claims what is next. @returns how many were. */
  async #round(): Promise<number> {
    const tried = this.#tried.splice(0);
    for (const { delivery } of tried) this.#held.delete(delivery.id);
    let claimed: Claimed;
    try {
      claimed = await settleAndClaim(this.#house, {
        organizationId: this.#organizationId,
        connectionId: this.#connectionId,
        tried,
        context: await this.#readContext(),
        held: this.#held,
        cap: this.#closing ? 0 : this.#options.cap,
        ahead: 2 * this.#options.cap,
        leaseMs: this.#options.leaseMs,
        standing: this.#standing,
        random: this.#options.random,
      });
    } catch (error) {
      for (const { delivery, claim } of tried) this.#held.set(delivery.id, claim);
      this.#tried.unshift(...tried);
      throw error;
    }
    this.#standing = claimed.standing;
    this.#mayUse = claimed.mayUse ?? this.#mayUse;
    const answers = await this.#answersFor(claimed.deliveries);
    for (const delivery of claimed.deliveries) {
      this.#held.set(delivery.id, claimed.claim);
      this.#ready.push({ delivery, claim: claimed.claim, answers: answers.get(delivery.contact_id) ?? [] });
    }
    if (claimed.mayUse === 0) await this.#giveBack();
    this.#fill();
    return claimed.deliveries.length;
  }

  /** Sends as many as may be under way. */
  #fill(): void {
    while (this.#underWay < this.#mayUse && !this.#closing) {
      const next = this.#ready.shift();
      if (!next) return;
      this.#underWay += 1;
      void this.#send(next.delivery, next.claim, next.answers);
    }
  }

  /** The connection rests: what is held ready is not for this time. */
  async #giveBack(): Promise<void> {
    const ready = this.#ready.splice(0);
    if (ready.length === 0) return;
    const ids = ready.map(({ delivery }) => delivery.id);
    for (const id of ids) this.#held.delete(id);
    const claims = [...new Set(ready.map(({ claim }) => claim))];
    await this.#house.db.transaction(this.#organizationId, (tx) =>
      giveBack(tx, claims, ids, this.#house.clock.now()),
    );
  }

  /** Claims of processes that are no more. */
  async #forget(): Promise<void> {
    const now = this.#house.clock.now();
    await this.#house.db.transaction(this.#organizationId, (tx) =>
      releaseExpired(tx, this.#connectionId, now),
    );
  }

  async #send(delivery: ClaimedRow, claim: string, answers: Answers): Promise<void> {
    const at = this.#house.clock.now();
    let sent: Sent;
    let opened: Promise<CrmClient> | undefined;
    try {
      const context = await this.#readContext();
      this.#client ??= this.#ports.clientFor(this.#organizationId, this.#connectionId);
      opened = this.#client;
      const client = await opened;
      sent = await sendDelivery(
        delivery,
        answers,
        {
          ...context,
          connectionId: this.#connectionId,
          client,
          describe: (entity) => this.#describe(client, entity),
        },
        { signal: this.#abort.signal, timeoutMs: this.#options.timeoutMs },
      );
    } catch (error) {
      if (this.#client === opened) this.#client = undefined;
      this.#house.logger.error(
        { err: error, connectionId: this.#connectionId, deliveryId: delivery.id },
        'a delivery could not be sent',
      );
      sent = failedHere(
        isAppError(error) ? error.message : 'The request could not be made; the log says why.',
      );
    }
    this.#underWay -= 1;
    this.#tried.push({ delivery, claim, sent, at });
    // Until it is said otherwise, a connection that is at fault gets no more of what is held ready.
    if (sent.kind === 'answered' && troubled.has(sent.response.verdict.verdict)) this.#mayUse = 0;
    this.#fill();
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
  async #describe(client: CrmClient, entity: string): Promise<EntityDescription | null> {
    const now = performance.now();
    const known = this.#described.get(entity);
    if (known && known.until > now) return await known.entity;
    const asked = client.describe(entity).catch(() => null);
    this.#described.set(entity, { until: now + describedForMs, entity: asked });
    const found = await asked;
    if (found === null) this.#described.delete(entity);
    return found;
  }

  async #extend(): Promise<void> {
    if (this.#held.size === 0) return;
    const until = new Date(this.#house.clock.now().getTime() + this.#options.leaseMs);
    const claims = [...new Set(this.#held.values())];
    try {
      await this.#house.db.transaction(this.#organizationId, (tx) =>
        extendClaims(tx, claims, [...this.#held.keys()], until),
      );
    } catch (error) {
      this.#house.logger.warn(
        { err: error, connectionId: this.#connectionId },
        'claims could not be extended',
      );
    }
  }
}

const troubled: ReadonlySet<string> = new Set(['retry', 'pause', 'renew_token']);

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
