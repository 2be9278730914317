/** A bot of the Bot Framework or the Agents SDK, at its messages endpoint; it answers at once, or calls us back. */
import type { z } from 'zod';
import type { ActivityAgent } from '../../../../contracts/outside-agents.ts';
import { isObject, readActivity } from '../domain/activity.ts';
import { bearerFor } from './bearer.ts';
import { exchange } from './exchange.ts';
import { OutsideFault } from './fault.ts';
import type { Arrived, LinkPorts, OutsideAccess, OutsideLink, Sendable } from './link.ts';
import { jsonOf } from './on-behalf.ts';

type Access = OutsideAccess<z.output<typeof ActivityAgent>>;

export class ActivityLink implements OutsideLink {
  readonly needsListening = false;
  readonly canInquire = false;
  readonly #access: Access;
  readonly #ports: LinkPorts;

  constructor(access: Access, ports: LinkPorts) {
    this.#access = access;
    this.#ports = ports;
  }

  async open(
    { greets, locale }: { greets: boolean; locale: string },
    position: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { house, customer } = this.#ports;
    // The conversation is ours to name; a new one each time it begins anew.
    await this.#ports.remember({ remoteId: house.ids.next() });
    if (!greets) return;
    const bot = { id: this.#access.settings.botId, name: this.#access.name };
    const membersAdded = [bot, { id: customer.id, name: customer.name }];
    await this.send({ type: 'conversationUpdate', membersAdded, locale }, position, signal);
  }

  async skip(): Promise<void> {}

  async send(activity: Sendable, position: number, signal: AbortSignal): Promise<void> {
    const { house, customer, conversationId, replyUrl } = this.#ports;
    const { settings, name } = this.#access;
    const { remoteId } = this.#ports.remembered();
    if (remoteId === null) throw new OutsideFault('gone', 'The conversation with the agent never began.');
    const answer = await exchange(house, this.#access, {
      method: 'POST',
      url: settings.url,
      body: {
        ...activity,
        id: `${conversationId}:${position}`,
        channelId: 'directline',
        serviceUrl: replyUrl,
        timestamp: house.clock.now().toISOString(),
        conversation: { id: remoteId },
        from: { id: customer.id, name: customer.name, role: 'user' },
        recipient: { id: settings.botId, name, role: 'bot' },
        ...(settings.replies === 'expect' ? { deliveryMode: 'expectReplies' } : {}),
      },
      bearer: () => bearerFor(house, this.#access, settings.authentication),
      timeoutMs: settings.answerWithinSeconds * 1000,
      signal,
    });
    const text = answer.text();
    if (text.trim() === '') return;
    const body = jsonOf(text);
    const replies = Array.isArray(body) ? body : isObject(body) ? body.activities : undefined;
    if (!Array.isArray(replies)) {
      // Some answer {"id": ...} to what they will answer by calling back.
      if (settings.replies === 'service_url' && isObject(body)) return;
      if (isObject(body) && typeof body.id === 'string') return;
      throw new OutsideFault('garbled', 'The agent answered something else than activities.', {
        uncertain: true,
      });
    }
    const activities = replies.flatMap((raw, n): Arrived[] => {
      const read = readActivity(raw);
      return read ? [{ activity: read, key: read.id ?? `${position}:${n}` }] : [];
    });
    await this.#ports.arrive({ activities, answering: position, isAll: true });
  }

  async inquire(): Promise<'unknown'> {
    return 'unknown';
  }
}
