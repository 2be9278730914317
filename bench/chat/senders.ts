/** The load on the chat path: customers who write at once, and the desks that must be shown every word. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { percentiles } from '../../testing/rehearsal/report.ts';
import type { Target } from '../bench-server.ts';
import { answerParent } from '../child-program.ts';
import { DeskListener } from './desk-listener.ts';
import { HttpPipe } from './http-pipe.ts';

export interface OpenInput extends Target {
  senders: number;
  /** Also hold each customer's own stream open, which is sent the echo. */
  streams: boolean;
}

export interface MeasureInput {
  warmUpMs: number;
  windowMs: number;
  /** Messages a second over all senders; absent: each sends its next as soon as the last is acknowledged. */
  perSecond?: number;
}

export interface Measured {
  /** Shown to the representatives within the window, a second. */
  deliveredPerSecond: number;
  /** From writing the request until the representative's socket showed the message; of those sent in the window. */
  p50: number;
  p95: number;
  p99: number;
}

interface Sender {
  pipe: HttpPipe;
  head: string;
}

const handOverWithinMs = 60_000;
const deliverWithinMs = 10_000;
const words = 'My parcel should have come on Tuesday and it is not here yet.';
const marker = '"clientMessageId":"b';
const openingText = 'I would like to talk to a representative';

const senders: Sender[] = [];
/** By message number: when it was written, and when it was shown; 0 not yet. */
let sentAt = new Float64Array(1 << 16);
let shownAt = new Float64Array(1 << 16);
let sent = 0;
let shown = 0;
let doubled = 0;

function onMessages(frame: string): void {
  const now = performance.now();
  for (let at = frame.indexOf(marker); at >= 0; at = frame.indexOf(marker, at + marker.length)) {
    const number = Number.parseInt(frame.slice(at + marker.length, at + marker.length + 12), 10);
    if (shownAt[number] !== 0) doubled += 1;
    shownAt[number] = now;
    shown += 1;
  }
}

async function open({ url, secret, representatives, senders: count, streams }: OpenInput): Promise<void> {
  const waiting = new Map<string, () => void>();
  const follow = (desk: DeskListener, conversationId: string) =>
    desk
      .call('conversation.follow', { conversationId, after: 0 })
      .then(() => waiting.get(conversationId)?.());
  await Promise.all(
    representatives.map(async ({ token }) => {
      const desk: DeskListener = await DeskListener.open({
        url,
        token,
        onMessages,
        onAccepted: (conversationId) => {
          follow(desk, conversationId).catch((error: Error) => process.stderr.write(`${error.message}\n`));
        },
      });
    }),
  );
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const pipe = new HttpPipe(url);
      const user = { id: `dl_bench-${process.pid}-${index}`, name: `Bench ${index}` };
      const { token } = await pipe.json('POST', '/v3/directline/tokens/generate', secret, { user });
      const started = await pipe.json('POST', '/v3/directline/conversations', String(token), { user });
      const conversationId = String(started.conversationId);
      if (streams)
        new WebSocket(String(started.streamUrl), { perMessageDeflate: false, skipUTF8Validation: true }).on(
          'message',
          () => {},
        );
      const handedOver = new Promise<void>((resolve, reject) => {
        waiting.set(conversationId, resolve);
        setTimeout(() => reject(new Error('no representative came')), handOverWithinMs).unref();
      });
      const path = `/v3/directline/conversations/${conversationId}/activities`;
      await pipe.json('POST', path, String(token), {
        type: 'message',
        text: openingText,
        channelData: { clientActivityID: 'opening' },
      });
      await handedOver;
      senders.push({ pipe, head: pipe.head('POST', path, String(token)) });
    }),
  );
}

async function sendOne({ pipe, head }: Sender): Promise<void> {
  const number = sent;
  sent += 1;
  if (number >= sentAt.length) {
    sentAt = grown(sentAt);
    shownAt = grown(shownAt);
  }
  sentAt[number] = performance.now();
  const { status, body } = await pipe.send(
    head,
    `{"type":"message","text":"${words}","channelData":{"clientActivityID":"b${number}"}}`,
  );
  if (status !== 200) throw new Error(`a message was answered with ${status}: ${body}`);
}

const grown = (numbers: Float64Array<ArrayBuffer>) => {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
};

async function sendFlatOut(until: number): Promise<void> {
  await Promise.all(
    senders.map(async (sender) => {
      while (performance.now() < until) await sendOne(sender);
    }),
  );
}

/** So many a second, whatever the answers take, by whoever is free. */
async function sendSteadily(until: number, perSecond: number): Promise<void> {
  const under: Promise<void>[] = [];
  const began = performance.now();
  let given = 0;
  let next = 0;
  while (performance.now() < until) {
    const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
    for (; given < due; given++) {
      const sender = freeSender(next);
      if (sender < 0) break;
      next = (sender + 1) % senders.length;
      under.push(sendOne(senders[sender]!));
    }
    await sleep(1);
  }
  await Promise.all(under);
}

function freeSender(from: number): number {
  for (let i = 0; i < senders.length; i++) {
    const index = (from + i) % senders.length;
    if (!senders[index]!.pipe.busy) return index;
  }
  return -1;
}

async function measure({ warmUpMs, windowMs, perSecond }: MeasureInput): Promise<Measured> {
  const first = sent;
  const from = performance.now() + warmUpMs;
  const until = from + windowMs;
  if (perSecond === undefined) await sendFlatOut(until);
  else await sendSteadily(until, perSecond);
  const deadline = performance.now() + deliverWithinMs;
  while (shown < sent && performance.now() < deadline) await sleep(20);
  if (shown !== sent || doubled > 0)
    throw new Error(`${sent} messages sent, ${shown} shown, ${doubled} shown twice`);
  let delivered = 0;
  const latencies: number[] = [];
  for (let number = first; number < sent; number++) {
    const at = shownAt[number]!;
    if (at >= from && at < until) delivered += 1;
    if (sentAt[number]! >= from && sentAt[number]! < until) latencies.push(at - sentAt[number]!);
  }
  const { p50, p95, p99 } = percentiles(latencies);
  return { deliveredPerSecond: (delivered * 1000) / windowMs, p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0 };
}

answerParent({ open, measure });
