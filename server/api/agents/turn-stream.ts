/** What is said in a conversation as server-sent events: the answer to one turn, or everything from now on. */
import type { ServerResponse } from 'node:http';
import { toActivity } from '../../channels/chat/index.ts';
import {
  type AppendedMessage,
  attachmentPath,
  ConversationFollower,
  type Screen,
} from '../../conversations/index.ts';
import { type House, read } from '../../data-model/house/index.ts';

/** A turn's answer ends then at the latest; what comes later is for the subscription. Milliseconds. */
const longestTurnMs = 100_000;
const lookEveryMs = 100;
const keepAliveMs = 15_000;
/** A reader that lets this much pile up is cut: it comes back with the last event's id. Bytes. */
const mostBuffered = 1024 * 1024;

export interface Place {
  readonly organizationId: string;
  readonly conversationId: string;
  /** This server as the caller sees it, for the addresses of attachments. */
  readonly origin: string;
}

export const conversationHeader = 'x-ms-conversationid';

export class TurnStream implements Screen {
  readonly #house: House;
  readonly #place: Place;
  readonly #response: ServerResponse;
  readonly #follower: ConversationFollower;
  readonly #keepAlive: NodeJS.Timeout;
  readonly #gone = Promise.withResolvers<void>();
  #isGone = false;

  /** @param after the last sequence that the caller knows. */
  constructor(house: House, place: Place, response: ServerResponse, after: number) {
    this.#house = house;
    this.#place = place;
    this.#response = response;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      [conversationHeader]: place.conversationId,
    });
    response.flushHeaders();
    response.on('close', () => this.#leave());
    this.#keepAlive = setInterval(() => response.write(': \n\n'), keepAliveMs);
    const { organizationId, conversationId } = place;
    this.#follower = new ConversationFollower(house, organizationId, conversationId, after, this).open();
  }

  messages(messages: readonly AppendedMessage[]): boolean {
    if (this.#isGone) return false;
    if (this.#response.writableLength > mostBuffered) {
      this.#response.destroy();
      return false;
    }
    for (const message of messages) {
      if (message.sender.kind === 'customer') continue;
      const activity = toActivity(
        message,
        (id) => this.#place.origin + attachmentPath(this.#house, this.#place.organizationId, id),
      );
      if (activity) this.#write('activity', activity, message.sequence);
    }
    return true;
  }

  typing(from: { kind: string; id: string; name: string }): void {
    if (from.kind === 'customer' || this.#isGone) return;
    const { conversationId: id } = this.#place;
    this.#write('activity', {
      type: 'typing',
      timestamp: this.#house.clock.now().toISOString(),
      channelId: 'directline',
      from: { id: from.id, name: from.name, role: 'bot' },
      conversation: { id },
    });
  }

  /** Until the AI agents have answered everything up to a sequence, or somebody else has the conversation. */
  async answer(sequence: number): Promise<void> {
    const until = performance.now() + longestTurnMs;
    while (!this.#isGone && performance.now() < until) {
      const upTo = await answeredUpTo(this.#house, this.#place, sequence);
      if (upTo !== null && this.#follower.after >= upTo) break;
      if (upTo !== null) this.#follower.look();
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    this.end();
  }

  /** Until the caller leaves, or the conversation is over. */
  async listen(): Promise<void> {
    while (!this.#isGone) {
      const upTo = await closedAt(this.#house, this.#place);
      if (upTo !== null && this.#follower.after >= upTo) break;
      const pause = new Promise((resolve) => setTimeout(resolve, lookEveryMs * 10).unref());
      await Promise.race([pause, this.#gone.promise]);
    }
    this.end();
  }

  end(): void {
    if (!this.#isGone) {
      this.#write('end', 'end');
      this.#response.end();
    }
    this.#leave();
  }

  #write(event: string, data: unknown, id?: number): void {
    const name = id === undefined ? '' : `id: ${id}\n`;
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    this.#response.write(`event: ${event}\n${name}data: ${text}\n\n`);
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearInterval(this.#keepAlive);
    this.#follower.close();
    this.#gone.resolve();
  }
}

/** The last sequence of the answer; null: it is not complete. */
async function answeredUpTo(house: House, place: Place, sequence: number): Promise<number | null> {
  const rows = await read(house, place.organizationId, (tx) =>
    tx.run<{ last: number; done: boolean }>(
      `select c.last_sequence as last,
              c.handler_kind <> 'ai_agent' or (
                d.last_sequence >= $2 and coalesce(d.state->>'answerBy', '') = ''
                and not exists (select from dialog_input i where i.conversation_id = c.id
                                and i.handler_epoch = c.handler_epoch and i.position > d.last_input)) as done
       from conversation c
       left join dialog d on d.conversation_id = c.id and d.handler_epoch = c.handler_epoch
       where c.id = $1`,
      [place.conversationId, sequence],
      'answered-up-to',
    ),
  );
  return rows[0]?.done === true ? rows[0].last : null;
}

async function closedAt(house: House, place: Place): Promise<number | null> {
  const rows = await read(house, place.organizationId, (tx) =>
    tx.run<{ last: number }>(
      `select last_sequence as last from conversation where id = $1 and state in ('closed', 'wrap_up')`,
      [place.conversationId],
      'closed-at',
    ),
  );
  return rows[0]?.last ?? null;
}
