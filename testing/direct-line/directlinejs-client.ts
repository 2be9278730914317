import { createRequire } from 'node:module';
import { type Activity, ConnectionStatus, DirectLine } from 'botframework-directlinejs';
import { WebSocket } from 'ws';

export { ConnectionStatus };

const require = createRequire(import.meta.url);
const XMLHttpRequest = require('xhr2') as new () => object;
/** The rxjs that the client itself uses: its `ajax` must come from there. */
const { Observable } = createRequire(require.resolve('botframework-directlinejs'))('rxjs/Observable') as {
  Observable: { ajax: (request: object) => unknown };
};

type Options = ConstructorParameters<typeof DirectLine>[0];

export interface DirectLineJsOptions {
  /** The address of the house, without `/v3/directline`. */
  url: string;
  token?: string;
  secret?: string;
  /** Who writes, when the token is not bound to a user. */
  userId?: string;
  userName?: string;
  /** False: it polls instead of opening a socket. */
  webSocket?: boolean;
  /** Takes a conversation up again. */
  conversationId?: string;
  watermark?: string;
}

/** An activity as it was received, of whatever shape. */
export type ReceivedActivity = Activity & {
  name?: string;
  text?: string;
  channelData?: { clientActivityID?: string };
};

/**
 * Microsoft's own Direct Line client, in Node. What it needs of a browser is handed to it alone: nothing is put on
 * `globalThis`. After a lost socket it waits the shortest time that it may wait (3 s); where nobody answers, it asks
 * again after five seconds instead of twenty, since it asks a server that is just starting.
 */
export class DirectLineJs {
  readonly directLine: DirectLine;
  /** Every activity that came, in the order in which it came, echoes included. */
  readonly received: ReceivedActivity[] = [];
  /** Every status it went through. */
  readonly statuses: ConnectionStatus[] = [];
  /** The error that ended the stream, if one did. */
  error: unknown;
  readonly #sockets: WebSocket[] = [];
  readonly #subscriptions: { unsubscribe(): void }[] = [];
  readonly #from: { id: string; name?: string };

  constructor(options: DirectLineJsOptions) {
    const { url, userId, userName, ...rest } = options;
    const sockets = this.#sockets;
    class Socket extends WebSocket {
      constructor(address: string) {
        super(address);
        sockets.push(this);
      }
    }
    this.#from = { id: userId ?? '', ...(userName === undefined ? {} : { name: userName }) };
    this.directLine = new DirectLine({
      ...rest,
      domain: `${url}/v3/directline`,
      pollingInterval: 200,
      random: () => 0,
      timeout: 5_000,
      WebSocket: Socket,
      ajax: (request: object) => Observable.ajax({ ...request, createXHR: () => new XMLHttpRequest() }),
    } as unknown as Options);
    this.#subscriptions.push(
      this.directLine.connectionStatus$.subscribe((status) => this.statuses.push(status)),
      // After `end` the stream ends with an error; without a handler the process would end too.
      this.directLine.activity$.subscribe(
        (activity) => this.received.push(activity as ReceivedActivity),
        (error: unknown) => {
          this.error = error;
        },
      ),
    );
  }

  /** The conversation, once it is online. */
  get conversationId(): string | undefined {
    return (this.directLine as unknown as { conversationId?: string }).conversationId;
  }

  /** The texts of all messages that came, in order. */
  get texts(): string[] {
    return this.received.filter((one) => one.type === 'message').map((one) => one.text ?? '');
  }

  /** Sends a message; gives its id, or `retry` when the client could not send it. */
  sendMessage(text: string, clientActivityID?: string): Promise<string> {
    return this.post({
      type: 'message',
      text,
      ...(clientActivityID === undefined ? {} : { channelData: { clientActivityID } }),
    });
  }

  /** Sends any activity; gives its id, or `retry` when the client could not send it. */
  post(activity: { type: string; [key: string]: unknown }): Promise<string> {
    return new Promise((resolve, reject) => {
      const whole = { from: this.#from, ...activity } as unknown as Activity;
      this.directLine.postActivity(whole).subscribe(resolve, reject);
    });
  }

  /** Waits until it has the given status. */
  reaches(status: ConnectionStatus, withinMs = 10_000): Promise<void> {
    return this.#until(() => this.statuses.at(-1) === status, `status ${ConnectionStatus[status]}`, withinMs);
  }

  /** Waits until something that holds of all received activities. */
  receives(holds: (received: readonly ReceivedActivity[]) => boolean, withinMs = 10_000): Promise<void> {
    return this.#until(() => holds(this.received), 'the activities', withinMs);
  }

  /** Waits until a message with this text has come. */
  hears(text: string, withinMs = 10_000): Promise<void> {
    return this.#until(
      () => this.texts.includes(text),
      `"${text}", but only ${JSON.stringify(this.texts)}`,
      withinMs,
    );
  }

  /** How many sockets it has opened. */
  get socketCount(): number {
    return this.#sockets.length;
  }

  /** Cuts the TCP connection beneath its socket: neither side says goodbye. */
  dropSocket(): void {
    this.#sockets.at(-1)?.terminate();
  }

  /** Ends the client and closes what it holds. */
  end(): void {
    for (const subscription of this.#subscriptions.splice(0)) subscription.unsubscribe();
    // Ended without a subscriber, the stream's error goes nowhere.
    this.directLine.end();
    for (const socket of this.#sockets) socket.terminate();
  }

  async #until(holds: () => boolean, what: string, withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    while (!holds()) {
      if (Date.now() > end) throw new Error(`DirectLineJS did not get ${what} within ${withinMs} ms.`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
