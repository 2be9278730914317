import {
  type Activity,
  type ActivitySet,
  Connection,
  type ConnectionStatus,
  type FailureCode,
  type Session,
} from '../direct-line/index.ts';
import { newId } from '../new-id.ts';
import type { ChatEvents, ChatOptions, ChatState } from './chat-state.ts';
import { Outbox, type Parcel } from './outbox.ts';
import { TabTurns } from './tab-turns.ts';
import {
  countUnread,
  emptyTranscript,
  expireTyping,
  hasEnded,
  lastSequence,
  mark,
  receive,
  type Transcript,
  typingLastsMs,
  withdraw,
  write,
} from './transcript.ts';

const typingEveryMs = 3000;
/** Messages that come this soon after the first connect of a resumed conversation are its replay. */
const replayLastsMs = 1500;

/** One visitor's conversation: the connection, the transcript, the messages on their way, what was seen. */
export class Chat {
  readonly #options: ChatOptions;
  readonly #turns: TabTurns;
  readonly #outbox: Outbox;
  readonly #watchers = new Set<() => void>();
  readonly #listeners = new Set<Partial<ChatEvents>>();
  #connection: Connection;
  #state: ChatState;
  #seen = 0;
  #userId = '';
  #watching = false;
  #replayUntil = 0;
  #lastTypingAt = 0;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#state = {
      status: 'idle',
      problem: null,
      transcript: emptyTranscript,
      unread: 0,
      settled: true,
      draft: options.saved.draft,
    };
    this.#connection = this.#newConnection();
    this.#turns = new TabTurns(
      `patchbay:${options.host}:${options.channel}`,
      () => this.#connection.session?.conversationId ?? null,
      {
        taken: () => this.#connection.pause(),
        released: () => {
          // Several tabs may hear it: the first to come back tells the others to stay away.
          setTimeout(() => {
            if (this.#state.status === 'paused') this.#connection.wake();
          }, Math.random() * 600);
        },
      },
    );
    this.#outbox = new Outbox({
      ready: () => this.#connection.session !== null && this.#state.status !== 'over',
      send: (parcel, onProgress) =>
        parcel.files.length > 0
          ? this.#connection.postFiles(parcel.activity, parcel.files, onProgress)
          : this.#connection.post(parcel.activity),
      sending: (parcel) => this.#mark(parcel.key, { delivery: 'pending', failure: null }),
      progress: (parcel, share) => this.#mark(parcel.key, { progress: share }),
      sent: (parcel, id) => {
        const sequence = /\|(\d+)$/.exec(id ?? '')?.[1];
        const placed = sequence === undefined ? {} : { sequence: Number(sequence) };
        this.#mark(parcel.key, { delivery: 'sent', progress: null, ...placed });
        this.#keepUnsent();
      },
      failed: (parcel, error) => {
        this.#failed.set(parcel.key, parcel);
        this.#mark(parcel.key, { delivery: 'failed', progress: null, failure: error.code });
        this.#keepUnsent();
      },
    });
  }

  readonly #failed = new Map<string, Parcel>();

  get state(): ChatState {
    return this.#state;
  }

  /** Calls back after every change of the state; gives the function that stops it. */
  watch(onChange: () => void): () => void {
    this.#watchers.add(onChange);
    return () => this.#watchers.delete(onChange);
  }

  listen(events: Partial<ChatEvents>): () => void {
    this.#listeners.add(events);
    return () => this.#listeners.delete(events);
  }

  /** Takes the kept conversation up again, if there is one. */
  resume(): boolean {
    const kept = this.#options.saved.load();
    if (!kept) return false;
    this.#seen = kept.seen;
    this.#userId = kept.session.userId;
    this.#change({ settled: false });
    this.#connection.start({ ...kept.session, watermark: '0' });
    for (const { key, text } of this.#options.saved.unsent) this.#put(key, text, []);
    return true;
  }

  /** Opens a conversation unless there is one. Also the answer to "Try again" after a refusal. */
  start(): void {
    if (this.#state.status === 'idle' && this.resume()) return;
    this.#connection.start(this.#connection.session);
  }

  /** Leaves the conversation that is over and opens a new one. */
  startNew(): void {
    const unsent = [...this.#failed.values(), ...this.#outbox.clear()];
    const texts = [...unsent.map((parcel) => parcel.activity.text ?? ''), this.#options.saved.draft];
    const draft = texts.join('\n').trim();
    this.#options.saved.draft = draft;
    this.#connection.stop();
    this.#options.saved.keep(null);
    this.#options.saved.unsent = [];
    this.#failed.clear();
    this.#seen = 0;
    this.#userId = '';
    this.#connection = this.#newConnection();
    this.#change({ transcript: emptyTranscript, problem: null, unread: 0, settled: true, draft });
    this.#connection.start();
  }

  /** Sends a message; it is on the screen at once. */
  send(text: string, files: readonly File[] = []): void {
    const trimmed = text.trim();
    if (trimmed === '' && files.length === 0) return;
    this.#lastTypingAt = 0;
    if (this.#state.status === 'paused') this.#connection.wake();
    this.#put(newId(), trimmed, files);
    this.#keepUnsent();
    this.start();
  }

  /** Answers a card with what was entered. */
  submit(value: unknown): void {
    if (this.#state.status === 'paused') this.#connection.wake();
    this.#put(newId(), '', [], value);
    this.start();
  }

  /** Sends a failed message again, as the same message. */
  retry(key: string): void {
    const parcel = this.#failed.get(key);
    if (!parcel) return;
    this.#failed.delete(key);
    this.#mark(key, { delivery: 'pending', failure: null });
    this.#connection.wake();
    this.#outbox.put(parcel);
    this.#keepUnsent();
  }

  /** Gives a failed message up. */
  discard(key: string): void {
    this.#failed.delete(key);
    this.#change({ transcript: withdraw(this.#state.transcript, key) });
    this.#keepUnsent();
  }

  /** The customer types: tells it, at most once in three seconds. */
  typing(): void {
    const now = Date.now();
    if (this.#state.status !== 'online' || now - this.#lastTypingAt < typingEveryMs) return;
    this.#lastTypingAt = now;
    this.#connection.post({ type: 'typing', from: this.#from() }).catch(() => undefined);
  }

  /** The customer leaves. What follows comes as the conversation's last activity; false when it could not be told. */
  async end(): Promise<boolean> {
    try {
      await this.#connection.post({ type: 'endOfConversation', from: this.#from() });
      return true;
    } catch {
      return this.#state.status === 'over';
    }
  }

  /** Keeps what stands in the input over a reload. */
  keepDraft(draft: string): void {
    this.#options.saved.draft = draft;
  }

  /** Whether the customer looks at the messages: what comes meanwhile counts as seen. */
  look(watching: boolean): void {
    this.#watching = watching;
    if (watching) this.#see();
  }

  /** The page is shown again, or the network is back. */
  wake(hiddenForMs: number): void {
    this.#connection.wake(hiddenForMs);
    this.#outbox.flush();
  }

  /** The page goes away. */
  leave(): void {
    const session = this.#connection.session;
    if (session && this.#state.status === 'online') this.#turns.release(session.conversationId);
  }

  #newConnection(): Connection {
    const { host, channel, locale, userName } = this.#options;
    const connection: Connection = new Connection({
      host,
      channel,
      locale,
      ...(userName ? { userName } : {}),
      events: {
        activities: (set) => this.#receive(set),
        status: (status, problem) => {
          if (connection === this.#connection) this.#onStatus(status, problem);
        },
        session: (session) => {
          if (connection === this.#connection) this.#onSession(session);
        },
      },
    });
    return connection;
  }

  #onStatus(status: ConnectionStatus, problem: FailureCode | null): void {
    this.#change({ status, problem });
    if (status === 'online') {
      const conversationId = this.#connection.session?.conversationId ?? '';
      this.#turns.take(conversationId);
      this.#outbox.flush();
      if (!this.#state.settled && this.#replayUntil === 0) {
        this.#replayUntil = Date.now() + replayLastsMs;
        setTimeout(() => this.#change({ settled: true }), replayLastsMs);
      }
      this.#tell((events) => events.connected?.(conversationId));
    }
    if (status === 'over') this.#onOver();
  }

  #onSession(session: Session | null): void {
    const fresh = session !== null && this.#userId !== session.userId;
    if (fresh && this.#userId !== '') this.#change({ transcript: this.#withoutStored() });
    if (fresh) this.#seen = this.#userId === '' ? this.#seen : 0;
    this.#userId = session?.userId ?? this.#userId;
    this.#options.saved.keep(session ? { session, seen: this.#seen } : null);
    if (fresh) queueMicrotask(() => this.#outbox.flush());
  }

  /** After a kept conversation was gone and a new one was begun: only what is unsent stays. */
  #withoutStored(): Transcript {
    const entries = this.#state.transcript.entries.filter((one) => one.sequence === null);
    return { ...emptyTranscript, entries };
  }

  #onOver(): void {
    for (const parcel of this.#outbox.clear()) {
      this.#failed.set(parcel.key, parcel);
      this.#mark(parcel.key, { delivery: 'failed', progress: null, failure: 'conversation.closed' });
    }
    this.#options.saved.unsent = [];
    this.#tell((events) => events.ended?.());
  }

  #receive(set: ActivitySet): void {
    const now = Date.now();
    const replay = !this.#state.settled;
    const before = lastSequence(this.#state.transcript);
    let transcript = this.#state.transcript;
    for (const activity of set.activities) {
      transcript = receive(transcript, activity, this.#userId, now);
      const echoed = activity.channelData?.clientActivityID;
      if (echoed) this.#arrived(echoed);
    }
    this.#change({ transcript });
    if (transcript.typing) {
      setTimeout(
        () => this.#change({ transcript: expireTyping(this.#state.transcript, Date.now()) }),
        typingLastsMs + 50,
      );
    }
    for (const entry of transcript.entries) {
      const isNew =
        entry.kind === 'message' && entry.speaker.kind !== 'customer' && (entry.sequence ?? 0) > before;
      if (isNew && !replay) this.#tell((events) => events.message?.(entry));
    }
    if (this.#watching) this.#see();
    else this.#countUnread();
    if (hasEnded(transcript)) this.#connection.finish();
  }

  /** The echo is the proof of delivery, whatever became of the answer to the request. */
  #arrived(key: string): void {
    this.#failed.delete(key);
    this.#outbox.drop(key);
    this.#keepUnsent();
  }

  #put(key: string, text: string, files: readonly File[], value?: unknown): void {
    const shown = files.map((file) => ({
      name: file.name,
      contentType: file.type,
      url: URL.createObjectURL(file),
    }));
    const name = this.#options.userName ?? '';
    this.#change({
      transcript: write(
        this.#state.transcript,
        { key, text, files: shown, name, submitted: value !== undefined },
        Date.now(),
      ),
    });
    const activity: Activity = {
      type: 'message',
      from: this.#from(),
      ...(value === undefined ? { text, textFormat: 'plain' } : { value }),
      locale: this.#options.locale,
      channelData: { clientActivityID: key },
      ...(files.length === 0
        ? {}
        : { attachments: files.map((file) => ({ contentType: file.type, name: file.name || 'file' })) }),
    };
    this.#outbox.put({ key, activity, files });
  }

  #from() {
    const name = this.#options.userName;
    return { id: this.#userId, role: 'user', ...(name ? { name } : {}) };
  }

  #keepUnsent(): void {
    const parcels = [...this.#failed.values(), ...this.#outbox.parcels];
    this.#options.saved.unsent = parcels
      // After a reload a card that was not sent can be filled in again.
      .filter((parcel) => parcel.files.length === 0 && parcel.activity.value === undefined)
      .map((parcel) => ({ key: parcel.key, text: parcel.activity.text ?? '' }));
  }

  #see(): void {
    const newest = lastSequence(this.#state.transcript);
    if (newest > this.#seen) {
      this.#seen = newest;
      const session = this.#connection.session;
      if (session) this.#options.saved.keep({ session, seen: newest });
    }
    this.#countUnread();
  }

  #countUnread(): void {
    const unread = countUnread(this.#state.transcript, this.#seen);
    if (unread === this.#state.unread) return;
    this.#change({ unread });
    this.#tell((events) => events.unread?.(unread));
  }

  #mark(key: string, change: Parameters<typeof mark>[2]): void {
    this.#change({ transcript: mark(this.#state.transcript, key, change) });
  }

  #change(change: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...change };
    for (const watcher of this.#watchers) watcher();
  }

  #tell(call: (events: Partial<ChatEvents>) => void): void {
    for (const events of this.#listeners) call(events);
  }
}
