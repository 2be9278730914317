/** One representative's or supervisor's socket: requests in, replies and pushes out. Protocol: contracts/realtime.ts. */
import type { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { type RealtimeFrame, RealtimeRequest, realtimeOperations } from '../../../contracts/realtime.ts';
import { assertMayRead, readDesk } from '../../assisted-service/index.ts';
import {
  approvalsSignal,
  attachmentPath,
  ConversationFollower,
  presentMessage,
} from '../../conversations/index.ts';
import { read } from '../../data-model/house/index.ts';
import type { Principal } from '../../data-model/people/index.ts';
import { isDatabaseAway } from '../../platform/db/index.ts';
import { AppError } from '../../platform/errors.ts';
import { dispatch, invalid, isLead, presentMe, type Services } from '../handlers/index.ts';
import type { CrmFeed } from './crm-feed.ts';
import type { LiveFeed } from './live-feed.ts';
import { changedTopics, type TopicsFeed } from './topics-feed.ts';

/** Bytes. */
const mostBuffered = 8 * 1024 * 1024;
/** Changes that come together make one push of the desk. Milliseconds. */
const deskPauseMs = 15;
const mostFollowed = 100;

export class DeskSocket {
  readonly principal: Principal;
  readonly socket: WebSocket;
  readonly #services: Services;
  readonly #live: LiveFeed;
  readonly #crm: CrmFeed;
  readonly #crmUnfollow = new Map<string, () => void>();
  readonly #followers = new Map<string, ConversationFollower>();
  readonly #unsubscribe: (() => void)[] = [];
  /** The connection below the socket. */
  readonly #wire: Writable;
  #corked = false;
  #deskTimer: NodeJS.Timeout | undefined;
  #deskRunning = false;
  #deskFollowed = false;
  #liveUnfollow: (() => void) | undefined;
  /** Requests about one conversation are carried out in the order in which they came. */
  readonly #turns = new Map<string, Promise<unknown>>();
  alive = true;

  constructor(
    services: Services,
    feeds: { live: LiveFeed; crm: CrmFeed; topics: TopicsFeed },
    socket: WebSocket,
    wire: Writable,
    principal: Principal,
  ) {
    this.#wire = wire;
    this.#services = services;
    this.#live = feeds.live;
    this.#crm = feeds.crm;
    this.socket = socket;
    this.principal = principal;
    const { house } = services;
    this.#unsubscribe.push(
      house.signals.subscribe(`token:${principal.tokenId}`, () => this.#signedOut()),
      house.signals.onGap(() => {
        for (const follower of this.#followers.values()) follower.look();
        this.#deskSoon();
        this.#tellApprovals();
      }),
      house.signals.subscribe(approvalsSignal(principal.organizationId), () => this.#tellApprovals()),
    );
    if (isLead(principal)) {
      const follow = feeds.topics.follow(principal.organizationId, (events) => {
        for (const [agentId, names] of changedTopics(events)) this.#send({ push: 'topics', agentId, names });
      });
      this.#unsubscribe.push(follow);
    }
    socket.on('message', (data) => void this.#receive(String(data)));
    this.#send({ push: 'hello', me: presentMe(principal), serverTime: house.clock.now().toISOString() });
  }

  close(): void {
    clearTimeout(this.#deskTimer);
    this.#liveUnfollow?.();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const conversationId of [...this.#followers.keys()]) this.#unfollow(conversationId);
  }

  /** That something changed; what they may see of it, they read themselves. */
  #tellApprovals(): void {
    const { roles } = this.principal;
    if (roles.includes('representative') || roles.includes('supervisor')) this.#send({ push: 'approvals' });
  }

  #unfollow(conversationId: string): void {
    this.#followers.get(conversationId)?.close();
    this.#followers.delete(conversationId);
    this.#crmUnfollow.get(conversationId)?.();
    this.#crmUnfollow.delete(conversationId);
  }

  async #receive(text: string): Promise<void> {
    if (text === '') return;
    let id: string | number = '';
    try {
      const parsed = RealtimeRequest.safeParse(JSON.parse(text));
      if (!parsed.success) throw invalid(parsed.error);
      id = parsed.data.id;
      const output = await this.#inTurn(parsed.data);
      this.#send({ re: id, ok: true, output });
    } catch (thrown) {
      const error = this.#asError(thrown);
      this.#send({ re: id, ok: false, ...error.toBody() });
    }
  }

  #inTurn({ op, input }: RealtimeRequest): Promise<unknown> {
    const about = (input as { conversationId?: unknown } | undefined)?.conversationId;
    if (typeof about !== 'string') return this.#perform(op, input);
    const before = this.#turns.get(about) ?? Promise.resolve();
    const turn = before.then(() => this.#perform(op, input));
    const settled = turn
      .catch(() => {})
      .finally(() => {
        if (this.#turns.get(about) === settled) this.#turns.delete(about);
      });
    this.#turns.set(about, settled);
    return turn;
  }

  #asError(thrown: unknown): AppError {
    if (thrown instanceof AppError) return thrown;
    if (thrown instanceof SyntaxError) return new AppError('request.invalid', { reason: 'not JSON' });
    if (isDatabaseAway(thrown)) return new AppError('server.unavailable');
    this.#services.house.logger.error(
      { err: thrown, userId: this.principal.userId },
      'a realtime request failed',
    );
    return new AppError('server.internal');
  }

  async #perform(op: string, input: unknown): Promise<unknown> {
    if (!Object.hasOwn(realtimeOperations, op))
      return await dispatch({ ...this.#services, principal: this.principal }, op, input);
    const name = op as keyof typeof realtimeOperations;
    const parsed = realtimeOperations[name].strict().safeParse(input ?? {});
    if (!parsed.success) throw invalid(parsed.error);
    const { conversationId, after } = parsed.data as unknown as { conversationId: string; after: number };
    switch (name) {
      case 'authenticate':
        return {}; // already are
      case 'conversation.follow':
        return await this.#follow(conversationId, after);
      case 'conversation.unfollow':
        this.#unfollow(conversationId);
        return {};
      case 'conversation.typing':
        return await this.#typing(conversationId);
      case 'desk.follow':
        return await this.#followDesk();
      case 'live.follow':
        if (!isLead(this.principal)) throw new AppError('auth.forbidden');
        this.#liveUnfollow ??= this.#live.follow(this.principal.organizationId, (live) =>
          this.#sendText(live),
        );
        return {};
      case 'live.unfollow':
        this.#liveUnfollow?.();
        this.#liveUnfollow = undefined;
        return {};
    }
  }

  async #follow(conversationId: string, after: number): Promise<{ lastSequence: number }> {
    const { house } = this.#services;
    const { organizationId } = this.principal;
    const last = await read(house, organizationId, async (tx) => {
      await assertMayRead(tx, { ...this.principal, isLead: isLead(this.principal) }, conversationId);
      const rows = await tx.run<{ last_sequence: number }>(
        'select last_sequence from conversation where id = $1',
        [conversationId],
        'last-sequence',
      );
      return rows[0]!.last_sequence;
    });
    if (after > last) throw new AppError('conversation.watermark_invalid');
    this.#unfollow(conversationId);
    if (this.#followers.size >= mostFollowed) this.#unfollow(this.#followers.keys().next().value!);
    const follower = new ConversationFollower(house, organizationId, conversationId, after, {
      messages: (messages) => {
        const { socket } = this;
        if (socket.readyState !== socket.OPEN) return false;
        if (socket.bufferedAmount > mostBuffered) {
          socket.terminate();
          return false;
        }
        this.#send({
          push: 'messages',
          conversationId,
          messages: messages.map((m) => presentMessage(m, (id) => attachmentPath(house, organizationId, id))),
        });
        return true;
      },
      typing: (from) => {
        if (from.id !== this.principal.userId)
          this.#send({ push: 'typing', conversationId, from: { kind: from.kind, name: from.name } });
      },
    });
    this.#followers.set(conversationId, follower);
    follower.open();
    const unfollow = this.#crm.follow(conversationId, () => this.#send({ push: 'crm', conversationId }));
    this.#crmUnfollow.set(conversationId, unfollow);
    return { lastSequence: last };
  }

  async #typing(conversationId: string): Promise<Record<string, never>> {
    // Only where the conversation is followed: that was authorized, and costs no look at the database here.
    if (!this.#followers.has(conversationId)) throw new AppError('conversation.not_found');
    const { userId, displayName } = this.principal;
    this.#services.house.signals.send(`conversation:${conversationId}`, {
      typing: { kind: 'representative', id: userId, name: displayName },
    });
    return {};
  }

  async #followDesk(): Promise<Record<string, never>> {
    if (!this.principal.roles.includes('representative')) throw new AppError('auth.forbidden');
    if (!this.#deskFollowed) {
      this.#deskFollowed = true;
      this.#unsubscribe.push(
        this.#services.house.signals.subscribe(`representative:${this.principal.userId}`, () =>
          this.#deskSoon(),
        ),
      );
    }
    await this.#pushDesk();
    return {};
  }

  #deskSoon(): void {
    if (!this.#deskFollowed || this.#deskTimer) return;
    this.#deskTimer = setTimeout(() => {
      this.#deskTimer = undefined;
      if (this.#deskRunning) this.#deskSoon();
      else this.#pushDesk().catch(() => this.#retryDesk());
    }, deskPauseMs);
  }

  #retryDesk(): void {
    this.#deskTimer ??= setTimeout(() => {
      this.#deskTimer = undefined;
      this.#deskSoon();
    }, 1000);
  }

  async #pushDesk(): Promise<void> {
    this.#deskRunning = true;
    try {
      const desk = await readDesk(this.#services.house, this.principal.organizationId, this.principal.userId);
      this.#send({ push: 'desk', desk });
    } finally {
      this.#deskRunning = false;
    }
  }

  #signedOut(): void {
    this.#send({ push: 'signed-out' });
    this.socket.close(4001, 'signed out');
  }

  #send(frame: RealtimeFrame): void {
    this.#sendText(JSON.stringify(frame));
  }

  /** What is sent in one turn of the event loop leaves in one write: a desk follows many conversations. */
  #sendText(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#wire.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#wire.uncork();
      });
    }
    this.socket.send(text);
  }
}
