import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeskEvent, ToDesk } from '../../../contracts/embed.ts';
import { FakeTimers } from '../testing/fake-timers.ts';
import { DeskLine } from './desk-line.ts';

const id = '01900000-0000-7000-8000-000000000001';
const ready: DeskEvent = {
  event: 'ready',
  representative: { userId: id, displayName: 'Ada', organizationId: id },
  presence: { presence: 'available', label: 'Available' },
  conversations: [],
};
let sent: ToDesk[];
let hear: (data: unknown) => void;
let timers: FakeTimers;
let line: DeskLine;
beforeEach(() => {
  sent = [];
  timers = new FakeTimers();
  line = new DeskLine(
    {
      post: (message) => sent.push(message),
      listen: (receive) => {
        hear = receive;
      },
    },
    timers,
  );
});
const event = (said: unknown) => hear({ patchbay: 'embed', version: 1, type: 'event', event: said });
const reply = (rest: object) => hear({ patchbay: 'embed', version: 1, type: 'reply', ...rest });

describe('a command', () => {
  it('waits for somebody to sign in, and is answered by its id', async () => {
    const asked = line.command('claimActivity', { conversationId: id });
    expect(sent).toEqual([]);
    event(ready);
    expect(sent).toHaveLength(1);
    reply({ id: sent[0]?.id, ok: true, output: { first: true } });
    expect(await asked).toEqual({ first: true });
    expect(timers.running).toBe(0);
  });

  it('is asked again with the same id when the desk was reloaded before it answered', () => {
    event(ready);
    void line.command('dial', { conversationId: id, number: '12' }).catch(() => undefined);
    event(ready);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent).toHaveLength(2);
  });

  it('fails with the desk’s reason, with ours when it answers something else, and in time when it does not', async () => {
    event(ready);
    const codes = Promise.allSettled(
      [1, 2, 3].map(() => line.command('getTranscript', { conversationId: id })),
    );
    reply({ id: sent[0]?.id, ok: false, error: { code: 'conversation.not_found', message: 'No such.' } });
    reply({ id: sent[1]?.id, ok: true, output: { messages: 'none' } });
    timers.pass(20_000);
    expect((await codes).map((one) => one.status === 'rejected' && one.reason.code)).toEqual([
      'conversation.not_found',
      'server.internal',
      'desk.timed_out',
    ]);
  });
});

describe('what comes in', () => {
  it('is told only when it is an event of this version', () => {
    const [told, mismatch] = [vi.fn(), vi.fn()];
    line.onEvent = told;
    line.onMismatch = mismatch;
    for (const data of [
      null,
      'x',
      {},
      { patchbay: 'embed', version: 1, type: 'event', event: { event: 'no' } },
    ])
      hear(data);
    event({ event: 'signed_out' });
    hear({ patchbay: 'embed', version: 2, type: 'event', event: ready });
    expect([told.mock.calls, mismatch.mock.calls.length]).toEqual([[[{ event: 'signed_out' }]], 1]);
  });
});
