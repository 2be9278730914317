/**
 * Copilot Studio, "direct to engine": each turn is a request whose answer is a stream of events; what the agent says
 * between turns comes over a subscription, which also takes up an answer that broke off.
 */
import type { z } from 'zod';
import type { CopilotStudioAgent } from '../../../../contracts/outside-agents.ts';
import { readActivity } from '../domain/activity.ts';
import type { ServerSentEvent } from '../domain/server-sent-events.ts';
import { StreamedTexts } from '../domain/streamed-text.ts';
import { studioAddress } from '../domain/studio-address.ts';
import { bearerFor } from './bearer.ts';
import { readEvents } from './event-stream.ts';
import { openStream } from './exchange.ts';
import { isFault, OutsideFault } from './fault.ts';
import type { LinkPorts, OutsideAccess, OutsideLink, Sendable } from './link.ts';
import { jsonOf } from './on-behalf.ts';

type Access = OutsideAccess<z.output<typeof CopilotStudioAgent>>;

const conversationHeader = 'x-ms-conversationid';
/** An answer that broke off is waited for so long on the subscription. */
const resumeWithinMs = 8000;
/** A subscription may be silent for long. */
const quietMs = 15 * 60_000;

export class CopilotStudioLink implements OutsideLink {
  readonly needsListening = false;
  readonly canInquire = false;
  readonly listen?: (signal: AbortSignal) => Promise<void>;
  readonly #access: Access;
  readonly #ports: LinkPorts;

  constructor(access: Access, ports: LinkPorts) {
    this.#access = access;
    this.#ports = ports;
    if (access.settings.subscribe) this.listen = (signal) => this.#subscribe(signal);
  }

  async open(
    { greets, locale }: { greets: boolean; locale: string },
    position: number,
    signal: AbortSignal,
  ): Promise<void> {
    const url = studioAddress(this.#access.settings);
    await this.#turn(url, { emitStartConversationEvent: greets, locale }, position, signal, true);
    if (this.#ports.remembered().remoteId === null)
      throw new OutsideFault('garbled', 'The agent began no conversation. Check the address.');
  }

  async skip(): Promise<void> {
    // A new subscription without Last-Event-ID begins with what comes from now on.
    await this.#ports.remember({ watermark: null });
  }

  async send(activity: Sendable, position: number, signal: AbortSignal): Promise<void> {
    const { customer, conversationId } = this.#ports;
    const { remoteId } = this.#ports.remembered();
    if (remoteId === null) throw new OutsideFault('gone', 'The conversation with the agent never began.');
    const body = {
      activity: {
        ...activity,
        id: `${conversationId}:${position}`,
        channelId: 'directline',
        from: { id: customer.id, name: customer.name, role: 'user' },
        conversation: { id: remoteId },
      },
      conversationId: remoteId,
    };
    await this.#turn(studioAddress(this.#access.settings, remoteId), body, position, signal, false);
  }

  /** What was never answered may have been taken all the same; only what comes yet can tell. */
  async inquire(position: number, signal: AbortSignal): Promise<'taken' | 'unknown'> {
    const answer = new Answer(this.#ports, position);
    const isTaken = await this.#resume(answer, signal);
    await answer.finish();
    return isTaken ? 'taken' : 'unknown';
  }

  async #turn(
    url: string,
    body: unknown,
    position: number,
    signal: AbortSignal,
    isNew: boolean,
  ): Promise<void> {
    const response = await openStream(this.#ports.house, this.#access, {
      method: 'POST',
      url,
      body,
      bearer: () => this.#bearer(),
      timeoutMs: this.#silenceMs,
      signal,
    });
    const remoteId = response.headers.get(conversationHeader);
    if (isNew) {
      if (remoteId !== null) await this.#ports.remember({ remoteId, watermark: null });
      else await this.#ports.remember({ remoteId: null, watermark: null });
    }
    const turn = new Answer(this.#ports, position);
    try {
      for await (const event of readEvents(response, this.#silenceMs, signal)) {
        if (event.event === 'end') {
          turn.assertSense();
          return await turn.finish();
        }
        await turn.take(event);
      }
      turn.assertSense();
      throw new OutsideFault('cut', 'The agent’s answer broke off.', { uncertain: true });
    } catch (error) {
      const isResumed = isFault(error, 'cut') && (await this.#resume(turn, signal));
      await turn.finish(); // what was said so far is the customer's to read
      if (!isResumed) throw error;
    }
  }

  /** Takes up an answer that broke off. @returns whether there was more of it. */
  async #resume(answer: Answer, signal: AbortSignal): Promise<boolean> {
    if (!this.#access.settings.subscribe || this.#ports.remembered().remoteId === null) return false;
    const before = answer.count;
    const late = AbortSignal.any([signal, AbortSignal.timeout(resumeWithinMs)]);
    try {
      for await (const event of await this.#subscription(late, resumeWithinMs)) {
        if (event.event === 'end') break;
        await answer.take(event);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!isFault(error) && !late.aborted) throw error;
    }
    return answer.count > before;
  }

  async #subscribe(signal: AbortSignal): Promise<void> {
    const said = new Answer(this.#ports, undefined);
    try {
      for await (const event of await this.#subscription(signal, quietMs)) {
        if (event.event === 'end') break;
        await said.take(event);
      }
    } catch (error) {
      if (isFault(error, 'silent')) return; // nothing to say for a while: asked again
      throw error;
    }
    await said.finish();
  }

  async #subscription(signal: AbortSignal, idleMs: number): Promise<AsyncGenerator<ServerSentEvent>> {
    const { remoteId, watermark } = this.#ports.remembered();
    if (remoteId === null) throw new OutsideFault('gone', 'The conversation with the agent never began.');
    const response = await openStream(this.#ports.house, this.#access, {
      method: 'GET',
      url: studioAddress(this.#access.settings, remoteId, 'subscribe'),
      headers: watermark === null ? {} : { 'last-event-id': watermark },
      bearer: () => this.#bearer(),
      timeoutMs: Math.min(idleMs, 20_000),
      signal,
    });
    return readEvents(response, idleMs, signal);
  }

  #bearer() {
    return bearerFor(this.#ports.house, this.#access, this.#access.settings.authentication);
  }

  get #silenceMs(): number {
    return this.#access.settings.answerWithinSeconds * 1000;
  }
}

/** The activities of one stream of events, handed on as they come. */
class Answer {
  readonly #ports: LinkPorts;
  readonly #position: number | undefined;
  readonly #streams = new StreamedTexts();
  /** Activities taken. */
  count = 0;
  /** Events that could not be read. */
  nonsense = 0;

  constructor(ports: LinkPorts, position: number | undefined) {
    this.#ports = ports;
    this.#position = position;
  }

  async take({ event, data, id }: ServerSentEvent): Promise<void> {
    if (event !== 'activity' && event !== 'message') return;
    const activity = readActivity(jsonOf(data));
    if (!activity) {
      this.nonsense += 1;
      return;
    }
    this.count += 1;
    const answering = this.#position === undefined ? {} : { answering: this.#position };
    const key = activity.id ?? id ?? `${this.#position ?? 'late'}:${this.count}`;
    if (this.#streams.take(activity)) {
      // A piece: kept until it is whole, and shown as typing.
      const typing = { ...activity, type: 'typing', text: '' };
      await this.#ports.arrive({ activities: [{ activity: typing, key }], ...answering });
      return;
    }
    await this.#ports.arrive({
      activities: [{ activity: this.#streams.finish(activity), key }],
      ...(id === null ? {} : { watermark: id }),
      ...answering,
    });
  }

  /** @throws {OutsideFault} `garbled`: something came, and none of it was an activity. */
  assertSense(): void {
    if (this.count === 0 && this.nonsense > 0)
      throw new OutsideFault('garbled', 'Nothing of what the agent answered is an activity.', {
        uncertain: true,
      });
  }

  /** No more comes: a text that nobody ended is said as far as it came. */
  async finish(): Promise<void> {
    const rest = this.#streams.rest();
    if (rest.length === 0) return;
    await this.#ports.arrive({
      activities: rest.map((activity) => ({ activity, key: `${activity.id}:text` })),
      ...(this.#position === undefined ? {} : { answering: this.#position }),
    });
  }
}
