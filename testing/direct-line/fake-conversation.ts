import type { WebSocket } from 'ws';

/** An activity as the fake keeps it: whatever the client sent, or the test pushed. */
export interface FakeActivity {
  type: string;
  id?: string;
  timestamp?: string;
  text?: string;
  textFormat?: string;
  name?: string;
  value?: unknown;
  from?: { id?: string; name?: string; role?: string };
  attachments?: { contentType?: string; contentUrl?: string; name?: string }[];
  suggestedActions?: { actions: { type: string; title: string; value: string }[] };
  channelData?: { clientActivityID?: string; [key: string]: unknown };
  [key: string]: unknown;
}

const sequenceDigits = 7;

/** One conversation of the fake: its stored activities, in sequence, and the one socket that hears of them. */
export class FakeConversation {
  readonly id: string;
  readonly userId: string;
  readonly activities: FakeActivity[] = [];
  closed = false;
  /** How many typing activities the client has sent. */
  typingCount = 0;
  /** Every clientActivityID that was posted, repeats included. */
  readonly posted: string[] = [];
  /** How many sockets were opened. */
  socketCount = 0;
  socket: WebSocket | null = null;

  constructor(id: string, userId: string) {
    this.id = id;
    this.userId = userId;
  }

  get watermark(): number {
    return this.activities.length;
  }

  /** The texts of all stored messages, oldest first. */
  get texts(): string[] {
    return this.activities.filter((one) => one.type === 'message').map((one) => one.text ?? '');
  }

  /** The texts of the customer's messages, oldest first. */
  get customerTexts(): string[] {
    const own = this.activities.filter((one) => one.type === 'message' && one.from?.role === 'user');
    return own.map((one) => one.text ?? '');
  }

  /** Stores an activity under the next sequence and tells the socket. */
  append(activity: FakeActivity): FakeActivity {
    const sequence = String(this.activities.length + 1).padStart(sequenceDigits, '0');
    const stored: FakeActivity = {
      timestamp: new Date().toISOString(),
      channelId: 'directline',
      conversation: { id: this.id },
      ...activity,
      id: `${this.id}|${sequence}`,
    };
    this.activities.push(stored);
    this.#send({ activities: [stored], watermark: String(this.watermark) });
    return stored;
  }

  /** Takes in what the client posted. The same clientActivityID gives the same activity: a repeat changes nothing. */
  post(activity: FakeActivity, userName: string | undefined): FakeActivity {
    const clientId = activity.channelData?.clientActivityID;
    if (clientId) {
      this.posted.push(clientId);
      const known = this.activities.find((one) => one.channelData?.clientActivityID === clientId);
      if (known) return known;
    }
    const name = activity.from?.name ?? userName;
    return this.append({
      ...activity,
      from: { id: this.userId, role: 'user', ...(name ? { name } : {}) },
      channelData: { ...activity.channelData, sender: { kind: 'customer' } },
    });
  }

  /** Tells the socket of something that has no place in the sequence: typing, a position in the queue. */
  tell(activity: FakeActivity): void {
    const shown = { timestamp: new Date().toISOString(), conversation: { id: this.id }, ...activity };
    this.#send({ activities: [shown] });
  }

  /** The last activity: the conversation is over. */
  end(): void {
    if (this.closed) return;
    this.closed = true;
    this.append({
      type: 'endOfConversation',
      code: 'completedSuccessfully',
      from: { id: 'system', role: 'bot' },
    });
  }

  /** Gives the conversation its socket; an older one is closed, since there is one at a time. */
  attach(socket: WebSocket, watermark: number): void {
    this.socket?.close(1000, 'collision');
    this.socket = socket;
    this.socketCount += 1;
    socket.on('close', () => {
      if (this.socket === socket) this.socket = null;
    });
    const missed = this.activities.slice(watermark);
    if (missed.length > 0) this.#send({ activities: missed, watermark: String(this.watermark) });
  }

  keepAlive(): void {
    if (this.socket?.readyState === 1) this.socket.send('');
  }

  #send(set: { activities: FakeActivity[]; watermark?: string }): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(set));
  }
}
