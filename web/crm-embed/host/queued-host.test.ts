import { beforeEach, describe, expect, it, vi } from 'vitest';
import { settled } from '../testing/fake-page.ts';
import { FakeTimers } from '../testing/fake-timers.ts';
import { genericStub, type StubHost } from '../testing/stub-hosts.ts';
import type { DeskPort } from './adapter.ts';
import { QueuedHost } from './queued-host.ts';

const desk = { command: vi.fn() } as unknown as DeskPort;
const wait = { title: 'Ada', body: 'waits' };
const signedOut = { event: 'signed_out' } as const;
let stub: StubHost;
let timers: FakeTimers;
let host: QueuedHost;
beforeEach(() => {
  stub = genericStub();
  timers = new FakeTimers();
  host = new QueuedHost(stub.adapter, timers);
});

describe('a host that is not there yet', () => {
  it('gets what was asked meanwhile, in order, once it is', async () => {
    const ready = host.init(desk);
    const notified = host.notify(wait);
    host.deskEvent(signedOut);
    await settled();
    expect(stub.seen.notices).toEqual([]);
    await stub.greet();
    await Promise.all([ready, notified]);
    expect(stub.seen.notices).toEqual(['Ada']);
    expect(stub.page.posted.map((one) => one.messageType)).toEqual([
      'initialize',
      'deskEvent',
      'notification',
    ]);
  });

  it('fails everything that waits for it, in its own time', async () => {
    const ready = host.init(desk);
    const notified = host.notify(wait);
    const failures = Promise.allSettled([ready, notified]);
    await settled();
    timers.pass(stub.adapter.patienceMs);
    expect((await failures).map((one) => one.status === 'rejected' && one.reason.code)).toEqual([
      'timed_out',
      'absent',
    ]);
  });

  it('is asked nothing before it was started', async () => {
    await expect(host.notify(wait)).rejects.toMatchObject({ code: 'unreachable' });
  });
});

it('gives up on an answer that does not come, and leaves no timer behind one that does', async () => {
  const ready = host.init(desk);
  await stub.greet();
  await ready;
  expect(timers.running).toBe(0);
  stub.page.post = () => undefined;
  const save = host.screenPop({ kind: 'url', url: 'https://crm.example.com/' });
  const failure = save.catch((error: unknown) => error);
  await settled();
  timers.pass(10_000);
  expect(await failure).toMatchObject({
    code: 'timed_out',
    message: 'The page around the desk did not open a record within 10 s.',
  });
});

it('takes a host that throws for one that refuses', async () => {
  const ready = host.init(desk);
  await stub.greet();
  await ready;
  stub.adapter.setPanel = () => {
    throw new TypeError('their own mistake');
  };
  await expect(host.setPanel({ visible: true })).rejects.toThrow('their own mistake');
});
