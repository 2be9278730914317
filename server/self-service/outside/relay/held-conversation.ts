/**
 * One conversation with somebody else's agent, held by this process: tells what is in the outbox, in order and once,
 * and listens. Everything that must survive the process is in the rows; what is here may be lost at any moment.
 */
import { type House, read, transact } from '../../../data-model/house/index.ts';
import { openAccess } from '../access.ts';
import { type FaultKind, faultOf, isFault, type OutsideFault } from '../links/fault.ts';
import { type OutsideAccess, type OutsideLink, pause } from '../links/link.ts';
import { openLink } from '../links/open-link.ts';
import { replyPath } from '../reply-address.ts';
import { beginSending, firstWaiting, type OutboxRow, retryLater, settle } from '../store/outbox.store.ts';
import {
  forgetSession,
  readSession,
  readWhose,
  type SessionKey,
  type Whose,
} from '../store/session.store.ts';
import { messageActivity } from './message-activity.ts';
import { HeldSession } from './session.ts';

const firstBackoffMs = 300;
const longestBackoffMs = 5000;
/** After which a look is due although nobody called. */
const lookAgainMs = 5000;
const typingEveryMs = 3000;
/** Of listening: trying again would end the same. */
const lastingFaults: ReadonlySet<FaultKind> = new Set(['refused', 'gone', 'settings']);

export interface RelayOptions {
  /** Where the house is reached from outside, without a slash at the end; may be set later. */
  readonly publicUrl: string;
}

interface Opened {
  readonly access: OutsideAccess;
  readonly session: HeldSession;
  readonly link: OutsideLink;
}

export class HeldConversation {
  readonly #house: House;
  readonly #key: SessionKey;
  readonly #options: RelayOptions;
  readonly #stopping = new AbortController();
  #wake = (): void => {};
  #poked = false;
  #listening: Promise<void> | undefined;
  /** Stops listening without stopping the telling. */
  #quiet = new AbortController();
  #typedAt = 0;

  constructor(house: House, key: SessionKey, options: RelayOptions) {
    this.#house = house;
    this.#key = key;
    this.#options = options;
  }

  /** Something is to be told, or has changed. */
  poke(): void {
    this.#poked = true;
    this.#wake();
  }

  stop(): void {
    this.#stopping.abort();
    this.#wake();
  }

  /** Until there is nothing to tell and nobody to listen to, or `stop`. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    const opened = await this.#open();
    if (!opened) return;
    const hush = this.#house.signals.subscribe(`conversation:${this.#key.conversationId}`, (detail) =>
      this.#onTyping(opened, detail),
    );
    try {
      while (!signal.aborted) {
        this.#poked = false;
        const waitMs = await this.#tell(opened);
        const { session, link } = opened;
        await session.reload();
        if (session.isOpen && session.hasBegun) this.#listen(opened);
        else this.#quiet.abort();
        if (waitMs === 0) continue;
        const isQuiet = waitMs === undefined && !(session.isOpen && link.listen);
        if (isQuiet && !this.#poked) return await this.#forget(session);
        await this.#rest(waitMs ?? lookAgainMs);
      }
    } finally {
      hush();
      this.#quiet.abort();
      this.#stopping.abort();
      await this.#listening;
    }
  }

  async #forget(session: HeldSession): Promise<void> {
    if (!session.isOver) return;
    await transact(this.#house, this.#key.organizationId, (tx) => forgetSession(tx, this.#key));
  }

  async #open(): Promise<Opened | undefined> {
    const { organizationId, conversationId, agentId } = this.#key;
    const [row, whose] = await read(this.#house, organizationId, async (tx) => [
      await readSession(tx, this.#key),
      await readWhose(tx, conversationId),
    ]);
    if (!row || !whose) return undefined;
    const session = new HeldSession(this.#house, this.#key, whose.customerId, row);
    try {
      const access = await openAccess(this.#house, organizationId, agentId);
      const link = openLink(access, {
        house: this.#house,
        conversationId,
        customer: { id: whose.customerId, name: whose.customerName },
        replyUrl: this.#options.publicUrl + replyPath(this.#house, this.#key),
        remembered: () => session.remembered(),
        remember: (changes) => session.remember(changes),
        arrive: (arrival) => session.arrive(arrival),
      });
      return { access, session, link };
    } catch (error) {
      if (!isFault(error)) throw error;
      await session.fail(error);
      return undefined;
    }
  }

  /** The next thing of the outbox. @returns milliseconds to wait; 0: go on at once; undefined: nothing is there. */
  async #tell(opened: Opened): Promise<number | undefined> {
    const row = await read(this.#house, this.#key.organizationId, (tx) => firstWaiting(tx, this.#key));
    if (!row) return undefined;
    const now = this.#house.clock.now();
    const wait = row.not_before === null ? 0 : row.not_before.getTime() - now.getTime();
    if (wait > 0) return wait;
    try {
      if (row.state === 'queued') await this.#tellOne(opened, row);
      else await this.#lookInto(opened, row);
      return 0;
    } catch (error) {
      if (this.#stopping.signal.aborted) return 0;
      return await this.#failed(opened, row, faultOf(error));
    }
  }

  async #tellOne(opened: Opened, row: OutboxRow): Promise<void> {
    const { position, content } = row;
    const { organizationId, conversationId } = this.#key;
    const whose = await read(this.#house, organizationId, (tx) => readWhose(tx, conversationId));
    if (content === null || !isWorthTelling(row, whose)) {
      await transact(this.#house, organizationId, (tx) => settle(tx, position, 'dropped'));
      return;
    }
    const isOurs = await transact(this.#house, organizationId, (tx) =>
      beginSending(tx, position, this.#house.clock.now()),
    );
    if (!isOurs) return;
    const { link } = opened;
    const { signal } = this.#stopping;
    if (content.kind === 'open') {
      if (content.resumes) await link.skip(signal);
      else await link.open(content, position, signal);
    } else if (content.kind === 'activity') {
      await link.send(content.activity, position, signal);
    } else {
      const activity = await messageActivity(this.#house, this.#key, content, this.#options.publicUrl);
      if (activity) await link.send(activity, position, signal);
    }
    await transact(this.#house, organizationId, (tx) => settle(tx, position, 'sent'));
  }

  /** Begun before, by us or by a process that is gone: what became of it? */
  async #lookInto({ link, session }: Opened, row: OutboxRow): Promise<void> {
    const { position, state, content } = row;
    const settled = async (as: 'sent' | 'dropped') =>
      await transact(this.#house, this.#key.organizationId, (tx) => settle(tx, position, as));
    const again = async () =>
      await transact(this.#house, this.#key.organizationId, (tx) =>
        retryLater(tx, position, this.#house.clock.now()),
      );
    // A conversation that may have begun and is not known by its name is begun anew; it has heard nothing yet.
    if (content?.kind === 'open' && state === 'sending' && !session.hasBegun) return await again();
    const became = session.hasBegun ? await link.inquire(position, this.#stopping.signal) : 'not_taken';
    if (became === 'taken' || state === 'answering' || content?.kind === 'open') return await settled('sent');
    if (became === 'not_taken') return await again();
    await session.giveUpOn(position);
  }

  /** @returns milliseconds until the next try. */
  async #failed({ access, session, link }: Opened, row: OutboxRow, fault: OutsideFault): Promise<number> {
    const { position, attempts, first_attempt_at: first } = row;
    const now = this.#house.clock.now().getTime();
    const since = now - (first?.getTime() ?? now);
    const waitMs = Math.max(backoff(attempts), fault.retryAfterMs ?? 0);
    const inTime = since + waitMs <= access.settings.retryForSeconds * 1000;
    this.#house.logger.warn(
      { conversationId: this.#key.conversationId, agentId: this.#key.agentId, fault: fault.kind, attempts },
      'somebody else’s agent could not be told something',
    );
    if (inTime && link.canInquire && (fault.uncertain || fault.kind === 'failing')) {
      // It stays as begun: the next look asks the other side what it has.
      await pause(waitMs, this.#stopping.signal);
      return 0;
    }
    if (inTime && fault.retry) {
      await transact(this.#house, this.#key.organizationId, (tx) =>
        retryLater(tx, position, new Date(now + waitMs)),
      );
      return waitMs;
    }
    await session.fail(fault);
    return 0;
  }

  #listen(opened: Opened): void {
    const { listen } = opened.link;
    if (this.#listening || !listen) return;
    this.#quiet = new AbortController();
    const signal = AbortSignal.any([this.#quiet.signal, this.#stopping.signal]);
    this.#listening = this.#keepListening(opened, listen, signal)
      .catch((error: unknown) => {
        if (signal.aborted) return;
        this.#house.logger.error({ err: error }, 'listening to somebody else’s agent failed');
      })
      .finally(() => {
        this.#listening = undefined;
        this.poke();
      });
  }

  /** Comes back whenever the stream breaks off, until it has been away for too long. */
  async #keepListening(
    { access, session, link }: Opened,
    listen: (signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    let failures = 0;
    let since = performance.now();
    while (!signal.aborted) {
      const began = performance.now();
      try {
        await listen(signal);
        failures = 0;
        await pause(firstBackoffMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        const fault = faultOf(error);
        if (session.lastArrival > began || failures === 0) since = performance.now();
        failures = session.lastArrival > began ? 1 : failures + 1;
        const lasting = lastingFaults.has(fault.kind);
        const tooLong = performance.now() - since > access.settings.retryForSeconds * 1000;
        if (lasting || tooLong) {
          if (link.needsListening) await session.fail(fault);
          if (lasting || link.needsListening) return;
        }
        await pause(Math.max(backoff(failures), fault.retryAfterMs ?? 0), signal);
      }
    }
  }

  #onTyping({ link, session }: Opened, detail: unknown): void {
    const typing = (detail as { typing?: { kind?: string } } | undefined)?.typing;
    if (typing?.kind !== 'customer' || !link.typing || !session.isOpen || !session.hasBegun) return;
    const now = performance.now();
    if (now - this.#typedAt < typingEveryMs) return;
    this.#typedAt = now;
    link.typing(this.#stopping.signal).catch(() => undefined); // shown once, or not at all
  }

  async #rest(ms: number): Promise<void> {
    if (this.#poked || this.#stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const backoff = (failures: number): number => Math.min(longestBackoffMs, firstBackoffMs * 2 ** failures);

/** A message of an engagement that is over is for somebody else; what says so is still told. */
function isWorthTelling({ content, handler_epoch: epoch }: OutboxRow, whose: Whose | undefined): boolean {
  if (!whose) return false;
  return content?.kind === 'activity' || (whose.state !== 'closed' && whose.handlerEpoch === epoch);
}
