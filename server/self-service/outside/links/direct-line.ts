/** Any bot that speaks Direct Line 3.0: over a socket or by polling, taken up again where it stood. */

import type { z } from 'zod';
import type { DirectLineAgent } from '../../../../contracts/outside-agents.ts';
import type { OutboundResponse } from '../../../platform/outbound/index.ts';
import { isObject, readActivity } from '../domain/activity.ts';
import type { Bearer } from './bearer.ts';
import { exchange, jsonBody } from './exchange.ts';
import { isFault, OutsideFault } from './fault.ts';
import {
  type Arrived,
  type LinkPorts,
  type OutsideAccess,
  type OutsideLink,
  pause,
  type Sendable,
} from './link.ts';
import { jsonOf } from './on-behalf.ts';
import { readSocket } from './socket.ts';

type Access = OutsideAccess<z.output<typeof DirectLineAgent>>;

const timeoutMs = 20_000;
/** Between two looks, in polling. */
const pollMs = 500;
/** A token is renewed when no more than this is left of it; Microsoft's live an hour, or half. */
const renewBeforeMs = 5 * 60_000;

/** Our own activities come back with this and the position in the outbox. */
export const echoPrefix = 'patchbay:';

export class DirectLineLink implements OutsideLink {
  readonly needsListening = true;
  readonly canInquire = true;
  readonly #access: Access;
  readonly #ports: LinkPorts;
  #streamUrl: string | undefined;

  constructor(access: Access, ports: LinkPorts) {
    this.#access = access;
    this.#ports = ports;
  }

  async open({ locale }: { locale: string }, _position: number, signal: AbortSignal): Promise<void> {
    const { customer } = this.#ports;
    const bearer = await this.#firstBearer(signal);
    const url = `${this.#base}/conversations`;
    const answer = await exchange(this.#ports.house, this.#access, {
      method: 'POST',
      url,
      body: { user: { id: customer.id, name: customer.name }, locale },
      bearer: async () => bearer,
      timeoutMs,
      signal,
    });
    await this.#started(answer, url, true);
  }

  async skip(signal: AbortSignal): Promise<void> {
    for (;;) {
      const { activities, watermark } = await this.#page(signal);
      if (watermark !== undefined) await this.#ports.remember({ watermark });
      if (activities.length === 0) return;
    }
  }

  async send(activity: Sendable, position: number, signal: AbortSignal): Promise<void> {
    const { customer, conversationId } = this.#ports;
    const channelData = isObject(activity.channelData) ? activity.channelData : {};
    await this.#ask(
      'POST',
      '/activities',
      {
        ...activity,
        from: { id: customer.id, name: customer.name, role: 'user' },
        channelData: {
          ...channelData,
          clientActivityID: `${echoPrefix}${conversationId}:${position}`,
        },
      },
      signal,
    );
  }

  async inquire(position: number, signal: AbortSignal): Promise<'taken' | 'not_taken'> {
    let found = false;
    for (;;) {
      const { activities, watermark } = await this.#page(signal);
      found ||= activities.some(({ activity }) => positionOf(activity.clientId) === position);
      await this.#ports.arrive({ activities, watermark });
      if (activities.length === 0) return found ? 'taken' : 'not_taken';
    }
  }

  async typing(signal: AbortSignal): Promise<void> {
    const { id, name } = this.#ports.customer;
    await this.#ask('POST', '/activities', { type: 'typing', from: { id, name, role: 'user' } }, signal);
  }

  readonly listen = async (signal: AbortSignal): Promise<void> => {
    await (this.#access.settings.stream === 'socket' ? this.#followSocket(signal) : this.#poll(signal));
  };

  get #base(): string {
    return this.#access.settings.url.replace(/\/$/, '');
  }

  async #poll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#ports.arrive(await this.#page(signal));
      await pause(pollMs, signal);
    }
  }

  async #followSocket(signal: AbortSignal): Promise<void> {
    const streamUrl = this.#streamUrl ?? (await this.#reconnect(signal));
    this.#streamUrl = undefined; // good for one minute, and for one use
    const { house } = this.#ports;
    for await (const text of readSocket(house.outbound, this.#access.policy, streamUrl, signal)) {
      if (text.trim() === '') continue; // a keep-alive
      const set = setOf(jsonOf(text));
      if (!set)
        throw new OutsideFault('garbled', 'The stream of the agent holds something else than activities.');
      await this.#ports.arrive(set);
    }
  }

  /** @returns the address of a new stream, from where it stood. */
  async #reconnect(signal: AbortSignal): Promise<string> {
    const { watermark } = this.#ports.remembered();
    const query = watermark === null ? '' : `?watermark=${encodeURIComponent(watermark)}`;
    const answer = await this.#ask('GET', query, undefined, signal);
    const streamUrl = await this.#started(answer, this.#base, false);
    if (streamUrl === undefined)
      throw new OutsideFault('settings', 'The agent offers no stream. Set it to polling.');
    return streamUrl;
  }

  async #page(signal: AbortSignal): Promise<{ activities: Arrived[]; watermark?: string }> {
    const { watermark } = this.#ports.remembered();
    const query = watermark === null ? '' : `?watermark=${encodeURIComponent(watermark)}`;
    const answer = await this.#ask('GET', `/activities${query}`, undefined, signal);
    const set = setOf(jsonBody(answer, this.#base));
    if (!set) throw new OutsideFault('garbled', 'The agent answered something else than activities.');
    return set;
  }

  async #ask(
    method: 'GET' | 'POST',
    path: string,
    body: unknown,
    signal: AbortSignal,
  ): Promise<OutboundResponse> {
    const { remoteId } = this.#ports.remembered();
    if (remoteId === null) throw new OutsideFault('gone', 'The conversation with the agent never began.');
    return await exchange(this.#ports.house, this.#access, {
      method,
      url: `${this.#base}/conversations/${encodeURIComponent(remoteId)}${path}`,
      ...(body === undefined ? {} : { body }),
      bearer: () => this.#bearer(signal),
      timeoutMs,
      signal,
    });
  }

  /** Secrets go on being used as they are; tokens are renewed. */
  async #bearer(signal: AbortSignal): Promise<Bearer> {
    const { secret, settings } = this.#access;
    if (settings.tokenUrl === undefined && secret !== undefined)
      return { headers: { authorization: `Bearer ${secret}` } };
    const { token, tokenExpiresAt } = this.#ports.remembered();
    if (token === null) throw new OutsideFault('refused', 'There is no token for this conversation.');
    const left = (tokenExpiresAt?.getTime() ?? Infinity) - this.#ports.house.clock.now().getTime();
    const value = left < renewBeforeMs ? await this.#refresh(token, left > 0, signal) : token;
    return { headers: { authorization: `Bearer ${value}` } };
  }

  async #refresh(token: string, isGood: boolean, signal: AbortSignal): Promise<string> {
    const url = `${this.#base}/tokens/refresh`;
    try {
      const answer = await exchange(this.#ports.house, this.#access, {
        method: 'POST',
        url,
        bearer: async () => ({ headers: { authorization: `Bearer ${token}` } }),
        timeoutMs,
        signal,
      });
      await this.#keepToken(jsonBody(answer, url));
    } catch (error) {
      // One that is still good does for now.
      if (isGood && isFault(error)) return token;
      throw error;
    }
    return this.#ports.remembered().token ?? token;
  }

  async #firstBearer(signal: AbortSignal): Promise<Bearer> {
    const { secret, settings } = this.#access;
    if (settings.tokenUrl === undefined) {
      if (secret === undefined)
        throw new OutsideFault('settings', 'The Direct Line secret is missing. Enter it.');
      return { headers: { authorization: `Bearer ${secret}` } };
    }
    const url = settings.tokenUrl;
    const answer = await exchange(this.#ports.house, this.#access, {
      method: 'GET',
      url,
      bearer: async (): Promise<Bearer> => ({
        headers: secret === undefined ? {} : { authorization: `Bearer ${secret}` },
      }),
      timeoutMs,
      signal,
    });
    const { token } = jsonBody(answer, url);
    if (typeof token !== 'string')
      throw new OutsideFault('garbled', 'The token endpoint gave no token. Check its address.');
    return { headers: { authorization: `Bearer ${token}` } };
  }

  async #started(answer: OutboundResponse, url: string, isNew: boolean): Promise<string | undefined> {
    const body = jsonBody(answer, url);
    if (isNew) {
      if (typeof body.conversationId !== 'string' || body.conversationId === '')
        throw new OutsideFault('garbled', 'The agent began no conversation. Check the address.');
      await this.#ports.remember({ remoteId: body.conversationId, watermark: null });
    }
    await this.#keepToken(body);
    const { streamUrl } = body;
    const usable = typeof streamUrl === 'string' && /^wss?:\/\//i.test(streamUrl) ? streamUrl : undefined;
    if (isNew) this.#streamUrl = usable;
    return usable;
  }

  async #keepToken(body: Readonly<Record<string, unknown>>): Promise<void> {
    if (typeof body.token !== 'string') return;
    const seconds = typeof body.expires_in === 'number' ? body.expires_in : 1800;
    await this.#ports.remember({
      token: body.token,
      tokenExpiresAt: new Date(this.#ports.house.clock.now().getTime() + seconds * 1000),
    });
  }
}

function setOf(body: unknown): { activities: Arrived[]; watermark?: string } | undefined {
  if (!isObject(body) || !Array.isArray(body.activities)) return undefined;
  const { watermark } = body;
  return {
    activities: body.activities.flatMap((raw, n) => {
      const activity = readActivity(raw);
      return activity ? [{ activity, key: activity.id ?? `${String(watermark)}:${n}` }] : [];
    }),
    ...(typeof watermark === 'string' && watermark !== '' ? { watermark } : {}),
  };
}

/** The position in the outbox of what came back; undefined: it is not an echo of ours. */
export function positionOf(clientId: string | null): number | undefined {
  const place = clientId?.startsWith(echoPrefix) ? clientId.split(':').at(-1) : undefined;
  return place !== undefined && /^\d+$/.test(place) ? Number(place) : undefined;
}
