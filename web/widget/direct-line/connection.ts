import { type Activity, type ActivitySet, parseActivitySet, sequenceOf } from './activity.ts';
import { waitBefore } from './back-off.ts';
import { asDirectLineError, DirectLineError, type FailureCode } from './direct-line-error.ts';
import { Requests } from './requests.ts';
import { upload } from './upload.ts';

/** What it takes to take a conversation up again. */
export interface Session {
  token: string;
  conversationId: string;
  userId: string;
  watermark: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/**
 * idle: not started. connecting: never was online. online: the socket is open. reconnecting: it was lost.
 * paused: another tab holds the conversation. refused: the server does not want us (see `problem`). over: the
 * conversation cannot be continued.
 */
export type ConnectionStatus =
  | 'idle'
  | 'connecting'
  | 'online'
  | 'reconnecting'
  | 'paused'
  | 'refused'
  | 'over';

export interface ConnectionEvents {
  activities(set: ActivitySet): void;
  status(status: ConnectionStatus, problem: FailureCode | null): void;
  /** The session is new or has changed (token, watermark): keep it. Null: it cannot be used any more. */
  session(session: Session | null): void;
}

export interface ConnectionOptions {
  host: string;
  channel: string;
  locale: string;
  userName?: string;
  events: ConnectionEvents;
}

/** Codes after which a kept session is useless, but a new conversation is possible. */
const lostCodes = new Set<FailureCode>([
  'conversation.not_found',
  'auth.token_invalid',
  'auth.token_expired',
  'auth.required',
  'auth.forbidden',
  'request.not_found',
]);
const pingEveryMs = 20_000;
/** Once the server has shown that it sends keep-alives, this long a silence means that the line is dead. */
const silenceMs = 75_000;
/** After this long in the background the socket may be dead without anyone having been told (a locked phone). */
const staleAfterMs = 10_000;

/**
 * One Direct Line conversation: opens it, keeps a socket to it, comes back after every loss from the last
 * watermark, and renews the token before and after it expires.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #requests: Requests;
  #session: Session | null = null;
  #status: ConnectionStatus = 'idle';
  #socket: WebSocket | null = null;
  #attempt = 0;
  #working = false;
  #wasOnline = false;
  #restored = false;
  #heardAt = 0;
  #keepAlives = false;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  #renewal: Promise<void> | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#requests = new Requests(options.host);
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  get session(): Session | null {
    return this.#session;
  }

  /** Opens a new conversation or, with a kept session, takes that one up again. */
  start(saved: Session | null = null): void {
    if (this.#status !== 'idle' && this.#status !== 'refused') return;
    this.#session = saved;
    this.#restored = saved !== null;
    this.#set('connecting');
    void this.#connect();
  }

  /** Closes for good. */
  stop(): void {
    this.#clearTimers();
    this.#dropSocket();
    this.#set('idle');
  }

  /** Lets another tab hold the conversation, until `wake`. */
  pause(): void {
    if (this.#status === 'idle' || this.#status === 'over' || this.#status === 'refused') return;
    this.#clearTimers();
    this.#dropSocket();
    this.#set('paused');
  }

  /** The page came back (unlocked, shown, online again): check the line at once instead of waiting. */
  wake(hiddenForMs = 0): void {
    if (this.#status === 'idle' || this.#status === 'over' || this.#status === 'refused') return;
    const open = this.#socket?.readyState === WebSocket.OPEN;
    if (open && hiddenForMs < staleAfterMs) return;
    this.#dropSocket();
    this.#attempt = 0;
    this.#set(this.#wasOnline ? 'reconnecting' : 'connecting');
    void this.#connect();
  }

  /** Sends one activity; gives its id. The caller repeats it with the same clientActivityID when this throws. */
  async post(activity: Activity): Promise<string | undefined> {
    return this.#sent((token, session) => this.#requests.post(token, session.conversationId, activity));
  }

  /** Sends one activity with files; gives its id. */
  async postFiles(
    activity: Activity,
    files: readonly File[],
    onProgress: (share: number) => void,
  ): Promise<string | undefined> {
    return this.#sent((token, session) => {
      const url = this.#requests.uploadUrl(session.conversationId, session.userId);
      return upload(url, token, activity, files, onProgress);
    });
  }

  async #sent(request: (token: string, session: Session) => Promise<{ id?: string }>) {
    try {
      return (await this.#authorized(request)).id;
    } catch (error) {
      const { code } = asDirectLineError(error);
      if (code === 'conversation.closed' || lostCodes.has(code)) this.#failed(asDirectLineError(error));
      throw error;
    }
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retryTimer);
    if (this.#working || this.#socket || !this.#wanted()) return;
    this.#working = true;
    try {
      const streamUrl = await this.#obtainStream();
      if (this.#wanted()) this.#openSocket(streamUrl);
    } catch (error) {
      this.#failed(asDirectLineError(error));
    } finally {
      this.#working = false;
    }
  }

  #wanted(): boolean {
    return this.#status === 'connecting' || this.#status === 'reconnecting' || this.#status === 'online';
  }

  async #obtainStream(): Promise<string> {
    const { channel, locale, userName } = this.#options;
    if (this.#session === null) {
      const minted = await this.#requests.token(channel, userName);
      const user = { id: minted.userId, ...(userName ? { name: userName } : {}) };
      const started = await this.#requests.start(minted.token, user, locale);
      this.#keep({
        token: started.token ?? minted.token,
        conversationId: started.conversationId,
        userId: minted.userId,
        watermark: '0',
        expiresAt: Date.now() + (started.expires_in ?? minted.expiresIn) * 1000,
      });
      return started.streamUrl;
    }
    const answer = await this.#authorized((token, session) =>
      this.#requests.reconnect(token, session.conversationId, session.watermark),
    );
    if (answer.token) this.#keepToken(answer.token, answer.expires_in);
    else this.#scheduleRefresh();
    return answer.streamUrl;
  }

  /**
   * Runs a request with the token and, when that has expired (a phone that slept), once more with a new one. A token
   * that is too old to be renewed throws `auth.token_expired`: the conversation is lost then.
   */
  async #authorized<T>(request: (token: string, session: Session) => Promise<T>): Promise<T> {
    const session = this.#session;
    if (!session) throw new DirectLineError('network.failed', 0, 'There is no conversation yet.');
    try {
      return await request(session.token, session);
    } catch (error) {
      if (asDirectLineError(error).code !== 'auth.token_expired') throw error;
      // Another request may have renewed it while this one was on its way.
      if (this.#session?.token === session.token) await this.#renew();
      const renewed = this.#session;
      if (!renewed) throw error;
      return request(renewed.token, renewed);
    }
  }

  #renew(): Promise<void> {
    this.#renewal ??= this.#renewNow().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renewNow(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    const answer = await this.#requests.refresh(session.token);
    this.#keepToken(answer.token, answer.expires_in);
  }

  #openSocket(streamUrl: string): void {
    const socket = new WebSocket(streamUrl);
    this.#socket = socket;
    socket.onopen = () => {
      this.#heardAt = Date.now();
      this.#keepAlives = false;
      this.#wasOnline = true;
      this.#restored = false;
      this.#set('online');
      clearInterval(this.#pingTimer);
      this.#pingTimer = setInterval(() => this.#ping(), pingEveryMs);
    };
    socket.onmessage = (event: MessageEvent) => {
      this.#heardAt = Date.now();
      this.#attempt = 0;
      if (typeof event.data !== 'string') return;
      const set = parseActivitySet(event.data);
      if (!set) {
        this.#keepAlives = true;
        return;
      }
      this.#options.events.activities(set);
      this.#advance(set);
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      clearInterval(this.#pingTimer);
      this.#retryLater(null);
    };
  }

  #ping(): void {
    const silent = Date.now() - this.#heardAt;
    if (this.#keepAlives && silent > silenceMs) this.wake(silent);
    else if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send('');
  }

  #advance(set: ActivitySet): void {
    const session = this.#session;
    if (!session) return;
    const newest = Math.max(0, ...set.activities.map((activity) => sequenceOf(activity.id) ?? 0));
    const watermark = set.watermark ?? (newest > 0 ? String(newest) : session.watermark);
    if (Number(watermark) < Number(session.watermark)) return;
    this.#keep({ ...session, watermark });
  }

  #failed(error: DirectLineError): void {
    if (this.#status === 'idle' || this.#status === 'over') return;
    if (error.code === 'conversation.closed') {
      this.#finish(error.code);
    } else if (
      this.#session &&
      error.code === 'conversation.watermark_invalid' &&
      this.#session.watermark !== '0'
    ) {
      // The house was set back (a restored backup): ask for everything again.
      this.#keep({ ...this.#session, watermark: '0' });
      this.#retryLater(0);
    } else if (this.#session && lostCodes.has(error.code)) {
      if (this.#restored) {
        // A conversation of an earlier visit that is no longer there: begin afresh without a word.
        this.#restored = false;
        this.#forget();
        this.#retryLater(0);
      } else {
        this.#finish(error.code);
      }
    } else if (error.passing) {
      this.#retryLater(error.retryAfterMs);
    } else {
      this.#clearTimers();
      this.#dropSocket();
      this.#set('refused', error.code);
    }
  }

  /** The conversation is over: the server said so, or an `endOfConversation` came. */
  #finish(code: FailureCode): void {
    this.#clearTimers();
    this.#dropSocket();
    this.#forget();
    this.#set('over', code);
  }

  /** Told by whoever reads the activities that the last one has come. */
  finish(): void {
    this.#finish('conversation.closed');
  }

  #retryLater(afterMs: number | null): void {
    if (!this.#wanted()) return;
    this.#set(this.#wasOnline ? 'reconnecting' : 'connecting');
    const wait = afterMs === 0 ? 0 : Math.max(afterMs ?? 0, waitBefore(this.#attempt));
    this.#attempt += 1;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#connect(), wait);
  }

  #keepToken(token: string, expiresIn = 1800): void {
    if (!this.#session) return;
    this.#keep({ ...this.#session, token, expiresAt: Date.now() + expiresIn * 1000 });
    this.#scheduleRefresh();
  }

  #keep(session: Session): void {
    const first = this.#session === null;
    this.#session = session;
    this.#options.events.session(session);
    if (first) this.#scheduleRefresh();
  }

  #forget(): void {
    this.#session = null;
    this.#options.events.session(null);
  }

  /** Asks for a new token at half of its life. When that fails, it is renewed once it is refused. */
  #scheduleRefresh(): void {
    clearTimeout(this.#refreshTimer);
    const session = this.#session;
    if (!session) return;
    const wait = Math.min(Math.max(5000, (session.expiresAt - Date.now()) / 2), 2 ** 31 - 1);
    this.#refreshTimer = setTimeout(() => {
      this.#requests.refresh(session.token).then(
        (answer) => this.#keepToken(answer.token, answer.expires_in),
        () => undefined,
      );
    }, wait);
  }

  #dropSocket(): void {
    clearInterval(this.#pingTimer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = socket.onopen = socket.onclose = null;
    socket.close();
  }

  #clearTimers(): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#refreshTimer);
    clearInterval(this.#pingTimer);
  }

  #set(status: ConnectionStatus, problem: FailureCode | null = null): void {
    if (status === this.#status && problem === null) return;
    this.#status = status;
    this.#options.events.status(status, problem);
  }
}
