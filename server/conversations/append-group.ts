/**
 * The hot path: many senders' messages, appended in groups.
 *
 * Round trips, not commits, are the cost of an append. So what arrives while earlier groups are in flight waits
 * for the next group: one transaction for all of them, no added delay. A conversation is never in two groups at
 * once, so its messages keep the order in which they came.
 */

import type { House } from '../data-model/house/index.ts';
import { transact } from '../data-model/house/index.ts';
import { AppError } from '../platform/errors.ts';
import { announce, decideAppends } from './domain/append-batch.ts';
import type { AppendedMessage, AppendResult, MessageDraft } from './domain/message.ts';
import type { Standing } from './domain/state-machine.ts';
import { type AppendTarget, lockForAppend, writeMessages } from './store/message.store.ts';

interface Waiting {
  conversationId: string;
  draft: MessageDraft;
  resolve: (result: AppendResult) => void;
  reject: (error: unknown) => void;
}

export interface AppendGroupOptions {
  /** Most messages in one transaction. */
  groupSize?: number;
  /** Most transactions at once. */
  inFlight?: number;
}

/** The customer wrote to a parked conversation: the append must also bring it back to its queue. */
export type OnParked = (
  organizationId: string,
  conversationId: string,
  draft: MessageDraft,
) => Promise<AppendResult>;

export class AppendGroups {
  readonly #house: House;
  readonly #onParked: OnParked;
  readonly #groupSize: number;
  readonly #inFlight: number;
  /** By organization: row-level security is set for one organization a transaction. */
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #busyConversations = new Set<string>();
  #running = 0;

  constructor(house: House, onParked: OnParked, options: AppendGroupOptions = {}) {
    this.#house = house;
    this.#onParked = onParked;
    this.#groupSize = options.groupSize ?? 128;
    this.#inFlight = options.inFlight ?? 2;
  }

  /**
   * Appends a message; resolves once it is durable and its readers were told.
   * @throws {AppError} `conversation.*` as `refusal` decides; `server.unavailable` when the database is away:
   * then send the same client message id again.
   */
  append(organizationId: string, conversationId: string, draft: MessageDraft): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(organizationId);
      const waiting = { conversationId, draft, resolve, reject };
      if (queue) queue.push(waiting);
      else this.#waiting.set(organizationId, [waiting]);
      this.#start();
    });
  }

  #start(): void {
    for (const [organizationId, queue] of this.#waiting) {
      if (this.#running >= this.#inFlight) return;
      const group = this.#take(queue);
      if (queue.length === 0) this.#waiting.delete(organizationId);
      if (group.length === 0) continue;
      this.#running += 1;
      for (const waiting of group) this.#busyConversations.add(waiting.conversationId);
      void this.#run(organizationId, group).finally(() => {
        this.#running -= 1;
        for (const waiting of group) this.#busyConversations.delete(waiting.conversationId);
        this.#start();
      });
    }
  }

  /** Takes the oldest messages whose conversations are not in another group; leaves the rest in order. */
  #take(queue: Waiting[]): Waiting[] {
    const group: Waiting[] = [];
    const rest: Waiting[] = [];
    for (const waiting of queue) {
      const free = group.length < this.#groupSize && !this.#busyConversations.has(waiting.conversationId);
      (free ? group : rest).push(waiting);
    }
    queue.splice(0, queue.length, ...rest);
    return group;
  }

  async #run(organizationId: string, group: Waiting[]): Promise<void> {
    const settle: (() => void)[] = [];
    const parked: Waiting[] = [];
    try {
      const messages = await transact(this.#house, organizationId, async (tx) => {
        settle.length = 0;
        parked.length = 0;
        const byConversation = new Map<string, Waiting[]>();
        for (const waiting of group) {
          const list = byConversation.get(waiting.conversationId);
          if (list) list.push(waiting);
          else byConversation.set(waiting.conversationId, [waiting]);
        }
        const sent = group.map((w) => ({
          conversationId: w.conversationId,
          clientMessageId: w.draft.clientMessageId,
        }));
        const targets = await lockForAppend(tx, [...byConversation.keys()], sent);
        const written: AppendedMessage[] = [];
        const standings = new Map<string, Standing>();
        for (const target of targets) {
          const waiting = byConversation.get(target.id)!;
          byConversation.delete(target.id);
          const standing = standingOf(target);
          standings.set(target.id, standing);
          if (target.state === 'waiting' && waiting.some((w) => w.draft.sender.kind === 'customer')) {
            parked.push(...waiting);
            continue;
          }
          const known = new Map(Object.entries(target.duplicates ?? {}));
          const drafts = waiting.map((w) => w.draft);
          decideAppends(target.id, standing, target.last_sequence, known, drafts).forEach((decision, i) => {
            const { resolve, reject } = waiting[i]!;
            if (decision.outcome === 'refuse') settle.push(() => reject(new AppError(decision.code)));
            else if (decision.outcome === 'duplicate')
              settle.push(() => resolve({ sequence: decision.sequence, duplicate: true }));
            else {
              written.push(decision.message);
              settle.push(() => resolve({ sequence: decision.message.sequence, duplicate: false }));
            }
          });
        }
        for (const missing of byConversation.values()) {
          for (const { reject } of missing) settle.push(() => reject(new AppError('conversation.not_found')));
        }
        if (written.length > 0)
          await writeMessages(
            tx,
            written,
            written.map((m) => announce(m, standings.get(m.conversationId)!)),
          );
        return written;
      });
      publishMessages(this.#house, messages);
      for (const done of settle) done();
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { conversationId, draft, resolve, reject } of parked) {
      await this.#onParked(organizationId, conversationId, draft).then(resolve, reject);
    }
  }
}

/** Hands fresh messages to the sockets of this process, and tells readers of the log that they are there. */
export function publishMessages(house: House, messages: readonly AppendedMessage[]): void {
  const byConversation = new Map<string, AppendedMessage[]>();
  const types = new Set<string>();
  for (const message of messages) {
    const list = byConversation.get(message.conversationId);
    if (list) list.push(message);
    else byConversation.set(message.conversationId, [message]);
    types.add(
      message.sender.kind === 'customer' && message.kind !== 'note' ? 'message.received' : 'message.sent',
    );
  }
  for (const [id, list] of byConversation) house.signals.publish(`conversation:${id}`, list);
  for (const type of types) house.signals.publish(`event:${type}`);
}

const standingOf = (target: AppendTarget): Standing => ({
  state: target.state,
  handlerKind: target.handler_kind,
  handlerId: target.handler_id,
  handlerEpoch: target.handler_epoch,
});
