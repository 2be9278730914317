import { beforeEach, describe, expect, it } from 'vitest';
import { backoff } from './backoff.ts';
import { type Environment, RealtimeClient, type Socket } from './client.ts';

class FakeSocket implements Socket {
  sent: { id: number; op: string; input: unknown }[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  send(data: string) {
    this.sent.push(JSON.parse(data));
  }
  close() {
    this.closed = true;
  }
  reply(id: number | undefined, output: unknown) {
    this.onmessage?.({ data: JSON.stringify({ re: id, ok: true, output }) });
  }
}

class FakeTime implements Environment {
  sockets: FakeSocket[] = [];
  now = 0;
  #timers: { at: number; run: () => void }[] = [];
  open() {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }
  setTimeout(run: () => void, milliseconds: number) {
    const timer = { at: this.now + milliseconds, run };
    this.#timers.push(timer);
    return timer;
  }
  clearTimeout(timer: unknown) {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }
  random() {
    return 0.5;
  }
  pass(milliseconds: number) {
    const until = this.now + milliseconds;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.clearTimeout(next);
      this.now = next.at;
      next.run();
    }
    this.now = until;
  }
  get last(): FakeSocket {
    return this.sockets[this.sockets.length - 1] as FakeSocket;
  }
}

const send = { conversationId: 'c', clientMessageId: 'm', text: 'Hello' };

describe('RealtimeClient', () => {
  let time: FakeTime;
  let client: RealtimeClient;
  beforeEach(() => {
    time = new FakeTime();
    client = new RealtimeClient(time);
    client.start();
    time.last.onopen?.();
  });

  it('answers a request by its id', async () => {
    const first = client.request('queue.list', {});
    const second = client.request('skill.list', {});
    const [a, b] = time.last.sent;
    time.last.reply(b?.id, { skills: [] });
    time.last.reply(a?.id, { queues: [] });
    expect(await first).toEqual({ queues: [] });
    expect(await second).toEqual({ skills: [] });
  });

  it('passes the server’s refusal on', async () => {
    const request = client.request('queue.list', {});
    const error = { code: 'auth.forbidden', message: 'No.' };
    time.last.onmessage?.({ data: JSON.stringify({ re: time.last.sent[0]?.id, ok: false, error }) });
    await expect(request).rejects.toMatchObject({ code: 'auth.forbidden', message: 'No.' });
  });

  it('repeats a repeatable request on the next socket, after the subscriptions', async () => {
    client.onOnline = () => void client.call('desk.follow', {}).catch(() => {});
    const request = client.request('message.send', send, { repeatable: true });
    time.last.onclose?.();
    time.pass(1_000);
    expect(time.sockets).toHaveLength(2);
    time.last.onopen?.();
    expect(time.last.sent.map((frame) => frame.op)).toEqual(['desk.follow', 'message.send']);
    expect(time.last.sent[1]?.input).toEqual(send);
    time.last.reply(time.last.sent[1]?.id, { sequence: 4 });
    expect(await request).toEqual({ sequence: 4 });
  });

  it('fails the others at a disconnect', async () => {
    const request = client.request('conversation.end', { conversationId: 'c' });
    time.last.onclose?.();
    await expect(request).rejects.toMatchObject({ code: 'realtime.socket_closed' });
  });

  it('holds a repeatable request that is made while offline', async () => {
    time.last.onclose?.();
    const request = client.request('offer.accept', { offerId: 'o' }, { repeatable: true });
    await expect(client.request('queue.list', {})).rejects.toMatchObject({ code: 'realtime.socket_closed' });
    time.pass(1_000);
    time.last.onopen?.();
    time.last.reply(time.last.sent[0]?.id, { conversationId: 'c', handlerEpoch: 2 });
    expect(await request).toEqual({ conversationId: 'c', handlerEpoch: 2 });
  });

  it('waits longer after each failed attempt and begins anew after a success', () => {
    for (let attempt = 0; attempt < 4; attempt++) {
      time.last.onclose?.();
      time.pass(15_000);
    }
    time.last.onclose?.();
    expect(client.connection).toMatchObject({ state: 'waiting', attempt: 5 });
    time.pass(15_000);
    time.last.onopen?.();
    time.last.onclose?.();
    expect(client.connection).toMatchObject({ state: 'waiting', attempt: 1 });
    expect(backoff(30, 1)).toBe(15_000);
    expect(backoff(0, 0)).toBe(250);
  });

  it('leaves a socket that went silent', () => {
    time.pass(25_000);
    expect(time.last.sent.map((frame) => frame.op)).toEqual(['session.read']);
    time.pass(8_000);
    expect(time.sockets[0]?.closed).toBe(true);
    expect(client.connection.state).toBe('waiting');
  });

  it('says when no connection could be opened', () => {
    let refused = 0;
    client.onRefused = () => refused++;
    time.last.onclose?.();
    expect(refused).toBe(0);
    time.pass(1_000);
    time.last.onclose?.();
    expect(refused).toBe(1);
  });

  it('does not come back after stop', async () => {
    const request = client.request('message.send', send, { repeatable: true });
    client.stop();
    await expect(request).rejects.toMatchObject({ code: 'realtime.socket_closed' });
    time.pass(60_000);
    expect(time.sockets).toHaveLength(1);
  });
});

describe('without a cookie', () => {
  let time: FakeTime & { token?: () => string | null };
  let client: RealtimeClient;
  beforeEach(() => {
    time = new FakeTime();
    time.token = () => 'pb_s_1';
    client = new RealtimeClient(time);
    client.start();
    time.last.onopen?.();
  });

  it('begins with its token, and with nothing else before that was taken', async () => {
    const answer = client.request('queue.list', {}, { repeatable: true });
    expect(time.last.sent).toEqual([{ id: 'authenticate', op: 'authenticate', input: { token: 'pb_s_1' } }]);
    expect(client.connection.state).toBe('connecting');
    time.last.onmessage?.({ data: JSON.stringify({ push: 'hello' }) }); // where a cookie came along too
    time.last.onmessage?.({ data: JSON.stringify({ re: 'authenticate', ok: true, output: {} }) });
    expect(client.connection.state).toBe('online');
    time.last.reply(time.last.sent[1]?.id, { queues: [] });
    expect(await answer).toEqual({ queues: [] });
  });

  it('is refused as a whole when the token is', () => {
    let refused = 0;
    client.onRefused = () => refused++;
    time.last.onmessage?.({ data: JSON.stringify({ re: 'authenticate', ok: false, error: {} }) });
    expect(time.last.closed).toBe(true);
    time.last.onclose?.();
    expect([refused, client.connection.state]).toEqual([1, 'waiting']);
  });

  it('gives up on a server that does not answer', () => {
    time.pass(8_000);
    expect(time.last.closed).toBe(true);
  });
});
