import type { Me, Message } from '../../../contracts/api/shapes.ts';
import type { RealtimePush } from '../../../contracts/realtime.ts';
import type { Presence } from '../../../contracts/words.ts';
import { createStore, type Store } from '../../kit/store.ts';
import { callOutside } from '../app/outside.ts';
import { Approvals } from '../approvals/approvals.ts';
import { Copilot } from '../copilot/copilot.ts';
import { browserEnvironment, type Environment, RealtimeClient } from '../realtime/client.ts';
import { messageOf, RequestError } from '../realtime/request-error.ts';
import { fromCustomer, movedConversations, newOffers } from './changes.ts';
import { sampleClock, serverNow } from './clock.ts';
import {
  type CrmEntry,
  type DeskState,
  type Draft,
  emptyDraft,
  initialState,
  type OpenRecord,
  without,
} from './desk-state.ts';
import { Follows } from './follows.ts';
import { keep, readKept } from './kept.ts';
import { discard, type OutgoingAttachment, restoreOutbox } from './outbox.ts';
import { Sender } from './sender.ts';
import { TopicChanges } from './topic-changes.ts';

/** What the model reports to whoever rings bells. */
export interface ModelEvents {
  offersArrived(offers: ReturnType<typeof newOffers>): void;
  customerWrote(conversationId: string, messages: readonly Message[]): void;
  signedOut(): void;
}

const typingShownMilliseconds = 6_000;
const typingSentEveryMilliseconds = 3_000;

/** The desk of the person who signed in: one connection, one state, and what they can do. */
export class DeskModel {
  readonly me: Me;
  readonly client: RealtimeClient;
  readonly store: Store<DeskState>;
  readonly follows: Follows;
  readonly sender: Sender;
  readonly copilot: Copilot;
  readonly approvals: Approvals;
  readonly topicChanges = new TopicChanges();
  readonly #events: ModelEvents;
  readonly #held = new Map<string, () => void>();
  readonly #typingSent = new Map<string, number>();
  readonly #reading = new Set<string>();
  readonly #crmRounds = new Map<string, number>();
  #liveViewers = 0;
  #rereading: number | undefined;

  constructor(me: Me, events: ModelEvents, environment: Environment = browserEnvironment()) {
    this.me = me;
    this.#events = events;
    this.client = new RealtimeClient(environment);
    this.store = createStore<DeskState>({
      ...initialState(),
      outbox: restoreOutbox(JSON.stringify(readKept('outbox'))),
      drafts: readKept<DeskState['drafts']>('drafts') ?? {},
      readUpTo: readKept<DeskState['readUpTo']>('readUpTo') ?? {},
    });
    this.follows = new Follows(this.client, this.store);
    this.sender = new Sender(this.client, this.store);
    this.copilot = new Copilot({
      ask: (input) => callOutside('copilot.ask', input),
      continue: (input) => callOutside('copilot.continue', input),
      turns: (input) => this.client.request('copilot.turns', input, { repeatable: true }),
    });
    this.approvals = new Approvals({
      list: (input) => this.client.request('approval.list', input, { repeatable: true }),
      decide: (input) => this.client.request('approval.decide', input),
      later: (run, milliseconds) => {
        window.clearTimeout(this.#rereading);
        this.#rereading = window.setTimeout(run, milliseconds);
      },
    });
    this.client.onPush = (push) => this.#receive(push);
    this.client.onOnline = () => this.#online();
    this.client.onConnection = (connection) => {
      const everOnline = connection.state === 'online';
      this.store.set((state) => ({ ...state, connection, everOnline: state.everOnline || everOnline }));
    };
  }

  get isRepresentative(): boolean {
    return this.me.roles.includes('representative');
  }

  get isLead(): boolean {
    return this.me.roles.includes('supervisor') || this.me.roles.includes('administrator');
  }

  get isAdministrator(): boolean {
    return this.me.roles.includes('administrator');
  }

  /** Whether AI agents may ask them to approve something. */
  get approves(): boolean {
    return this.isRepresentative || this.me.roles.includes('supervisor');
  }

  start(): void {
    this.client.start();
  }

  stop(): void {
    window.clearTimeout(this.#rereading);
    this.client.stop();
  }

  /** The server's time now. */
  now(): number {
    return serverNow(this.store.get().clock, Date.now());
  }

  async setPresence(presence: Exclude<Presence, 'inactive'>): Promise<void> {
    const answer = await this.client.request('presence.set', { presence }, { repeatable: true });
    this.store.set((state) =>
      state.desk
        ? {
            ...state,
            desk: {
              ...state.desk,
              presence: answer.presence,
              presenceManual: true,
              presenceSetting:
                answer.presenceId === null ? null : { presenceId: answer.presenceId, name: answer.name },
            },
          }
        : state,
    );
  }

  /** Accepts an offer and resolves with the conversation that is now ours. */
  async acceptOffer(offerId: string): Promise<string> {
    const { conversationId } = await this.client.request('offer.accept', { offerId }, { repeatable: true });
    this.#dropOffer(offerId);
    return conversationId;
  }

  async declineOffer(offerId: string): Promise<void> {
    await this.client.request('offer.decline', { offerId });
    this.#dropOffer(offerId);
  }

  /** Keeps the supervisor's page live until the returned function is called. */
  watchLive(): () => void {
    this.#liveViewers++;
    if (this.#liveViewers === 1) this.followLive();
    return () => {
      this.#liveViewers--;
      if (this.#liveViewers === 0) this.client.call('live.unfollow', {}).catch(() => {});
    };
  }

  /** Asks for the supervisor's page now and on every change. */
  followLive(): void {
    if (this.client.connection.state !== 'online') return;
    this.store.set((state) => ({ ...state, liveError: null }));
    this.client.call('live.follow', {}).catch((error: unknown) => this.#note('liveError', error));
  }

  /** Asks for the desk now and on every change. */
  followDesk(): void {
    if (!this.isRepresentative || this.client.connection.state !== 'online') return;
    this.store.set((state) => ({ ...state, deskError: null }));
    this.client.call('desk.follow', {}).catch((error: unknown) => this.#note('deskError', error));
  }

  /** Reads a conversation's detail; what is known already stays on the screen meanwhile. */
  async readDetail(conversationId: string): Promise<void> {
    if (this.#reading.has(conversationId)) return;
    this.#reading.add(conversationId);
    try {
      const detail = await this.client.request('conversation.read', { conversationId }, { repeatable: true });
      this.store.set((state) => ({
        ...state,
        details: { ...state.details, [conversationId]: { detail, error: null } },
      }));
    } catch (error) {
      this.store.set((state) => {
        const known = state.details[conversationId]?.detail ?? null;
        return {
          ...state,
          details: { ...state.details, [conversationId]: { detail: known, error: messageOf(error) } },
        };
      });
    } finally {
      this.#reading.delete(conversationId);
    }
  }

  /** Reads a conversation's part in the CRMs; what is known already stays meanwhile. */
  async readCrm(conversationId: string): Promise<void> {
    const known = this.store.get().crm[conversationId]?.crm ?? null;
    const round = (this.#crmRounds.get(conversationId) ?? 0) + 1;
    this.#crmRounds.set(conversationId, round);
    let entry: CrmEntry;
    try {
      const crm = await this.client.request('conversation.crm', { conversationId }, { repeatable: true });
      entry = { crm, error: null };
    } catch (error) {
      entry = { crm: known, error: messageOf(error) };
    }
    if (this.#crmRounds.get(conversationId) !== round) return; // a later question tells more
    this.store.set((state) => ({ ...state, crm: { ...state.crm, [conversationId]: entry } }));
  }

  /** Remembers that everything up to this message was seen. */
  markRead(conversationId: string, sequence: number): void {
    this.store.set((state) => {
      if ((state.readUpTo[conversationId] ?? 0) >= sequence) return state;
      return { ...state, readUpTo: { ...state.readUpTo, [conversationId]: sequence } };
    });
    keep('readUpTo', this.store.get().readUpTo);
  }

  draftOf(conversationId: string): Draft {
    return this.store.get().drafts[conversationId] ?? emptyDraft;
  }

  setDraft(conversationId: string, change: Partial<Draft> | ((draft: Draft) => Partial<Draft>)): void {
    this.store.set((state) => {
      const draft = state.drafts[conversationId] ?? emptyDraft;
      const changed = { ...draft, ...(typeof change === 'function' ? change(draft) : change) };
      return { ...state, drafts: { ...state.drafts, [conversationId]: changed } };
    });
    const kept = Object.entries(this.store.get().drafts).map(([id, draft]) => [
      id,
      { ...draft, uploads: draft.uploads.filter((upload) => upload.state === 'ready') },
    ]);
    keep('drafts', Object.fromEntries(kept));
  }

  /** Sends what the composer of this conversation holds and empties it. */
  sendDraft(conversationId: string): boolean {
    const draft = this.draftOf(conversationId);
    const text = draft.text.trim();
    const isNote = draft.as === 'note';
    const attachments: OutgoingAttachment[] = isNote ? [] : draft.uploads.flatMap((u) => u.attachment ?? []);
    if (text === '' && attachments.length === 0) return false;
    if (!isNote && draft.uploads.some((upload) => upload.state === 'uploading')) return false;
    const summary = this.store.get().desk?.conversations.find((c) => c.conversationId === conversationId);
    this.setDraft(conversationId, { text: '', uploads: isNote ? draft.uploads : [] });
    this.sender.send({
      clientMessageId: crypto.randomUUID(),
      conversationId,
      kind: draft.as,
      text,
      attachments,
      handlerEpoch: summary?.handlerEpoch ?? null,
      writtenAt: new Date(this.now()).toISOString(),
    });
    return true;
  }

  /** Tells the customer that we type, at most every few seconds. */
  typing(conversationId: string): void {
    const last = this.#typingSent.get(conversationId) ?? 0;
    if (Date.now() - last < typingSentEveryMilliseconds || this.client.connection.state !== 'online') return;
    this.#typingSent.set(conversationId, Date.now());
    this.client.call('conversation.typing', { conversationId }).catch(() => {});
  }

  #online(): void {
    this.followDesk();
    if (this.approves) void this.approvals.read();
    this.topicChanges.online();
    this.follows.resume();
    this.#crmChanged(Object.keys(this.store.get().transcripts)); // pushes may have been missed meanwhile
    if (this.#liveViewers > 0) this.followLive();
    for (const conversationId of new Set(this.store.get().outbox.map((message) => message.conversationId))) {
      this.sender.pump(conversationId);
    }
  }

  #receive(push: RealtimePush): void {
    if (push.push === 'hello') {
      this.store.set((state) => ({ ...state, clock: sampleClock(state.clock, push.serverTime, Date.now()) }));
    } else if (push.push === 'desk') this.#receiveDesk(push);
    else if (push.push === 'live')
      this.store.set((state) => ({ ...state, live: push.live, liveError: null }));
    else if (push.push === 'messages') {
      const fresh = this.follows.receive(push.conversationId, push.messages);
      const { desk, readUpTo } = this.store.get();
      const mine = desk?.conversations.some((each) => each.conversationId === push.conversationId);
      const known = mine ? readUpTo[push.conversationId] : undefined;
      const wrote = fromCustomer(fresh).filter((message) => known !== undefined && message.sequence > known);
      if (fresh.length > 0)
        this.store.set((state) => ({ ...state, typing: without(state.typing, push.conversationId) }));
      if (wrote.length > 0) this.#events.customerWrote(push.conversationId, wrote);
    } else if (push.push === 'typing') {
      const { conversationId, from } = push;
      const entry = { name: from.name, until: Date.now() + typingShownMilliseconds };
      this.store.set((state) => ({ ...state, typing: { ...state.typing, [conversationId]: entry } }));
    } else if (push.push === 'crm') this.#crmChanged([push.conversationId]);
    else if (push.push === 'approvals') void this.approvals.read();
    else if (push.push === 'topics') this.topicChanges.tell(push);
    else if (push.push === 'signed-out') this.#events.signedOut();
  }

  #receiveDesk({ desk }: Extract<RealtimePush, { push: 'desk' }>): void {
    const before = this.store.get().desk;
    const { came, left } = movedConversations(before, desk);
    this.store.set((state) => {
      let { readUpTo, outbox, drafts } = state;
      for (const conversation of desk.conversations) {
        if (readUpTo[conversation.conversationId] === undefined) {
          readUpTo = { ...readUpTo, [conversation.conversationId]: conversation.lastSequence };
        }
      }
      for (const id of left) {
        readUpTo = without(readUpTo, id);
        drafts = without(drafts, id);
        for (const message of outbox) {
          if (message.conversationId === id && message.state === 'sent')
            outbox = discard(outbox, message.clientMessageId);
        }
      }
      const clock = sampleClock(state.clock, desk.serverTime, Date.now());
      return { ...state, desk, deskError: null, clock, readUpTo, outbox, drafts };
    });
    for (const id of came) this.#held.set(id, this.follows.watch(id));
    for (const id of left) {
      this.#held.get(id)?.();
      this.#held.delete(id);
    }
    const arrived = newOffers(before, desk);
    if (arrived.length > 0) this.#events.offersArrived(arrived);
  }

  /** Shows a record beside its conversation; null puts it away. */
  showRecord(conversationId: string, record: OpenRecord | null): void {
    this.store.set((state) => ({
      ...state,
      records: record
        ? { ...state.records, [conversationId]: record }
        : without(state.records, conversationId),
    }));
  }

  /** Puts the customer's panel in the place of the record beside a conversation, or takes it away again. */
  coverRecord(conversationId: string, covered: boolean): void {
    const record = this.store.get().records[conversationId];
    if (record) this.showRecord(conversationId, { ...record, covered });
  }

  /** Remembers that a record could not be opened by itself; null: it was opened by hand. */
  setBlockedPop(conversationId: string, record: OpenRecord | null): void {
    this.store.set((state) => ({
      ...state,
      blockedPops: record
        ? { ...state.blockedPops, [conversationId]: record }
        : without(state.blockedPops, conversationId),
    }));
  }

  #crmChanged(conversationIds: readonly string[]): void {
    this.store.set((state) => {
      const crmVersions = { ...state.crmVersions };
      for (const id of conversationIds) crmVersions[id] = (crmVersions[id] ?? 0) + 1;
      return { ...state, crmVersions };
    });
  }

  #dropOffer(offerId: string): void {
    this.store.set((state) => {
      if (!state.desk) return state;
      const offers = state.desk.offers.filter((offer) => offer.offerId !== offerId);
      return { ...state, desk: { ...state.desk, offers } };
    });
  }

  #note(field: 'deskError' | 'liveError', error: unknown): void {
    if (error instanceof RequestError && error.code === 'realtime.socket_closed') return;
    this.store.set((state) => ({ ...state, [field]: messageOf(error) }));
  }
}
