import { describe, expect, it } from 'vitest';
import { DirectLineError } from '../direct-line/index.ts';
import { attemptsPerMessage, Outbox, type OutboxOptions, type Parcel } from './outbox.ts';

const unavailable = () => new DirectLineError('server.unavailable', 503, 'Later.');
const parcel = (key: string): Parcel => ({ key, activity: { type: 'message', text: key }, files: [] });
const settle = () => new Promise((resolve) => setTimeout(resolve, 10));

function outboxWith(send: OutboxOptions['send'], more: Partial<OutboxOptions> = {}) {
  const told: string[] = [];
  const outbox = new Outbox({
    ready: () => true,
    send,
    sending: () => undefined,
    progress: () => undefined,
    sent: (one, id) => told.push(`sent ${one.key} ${id}`),
    failed: (one, error) => told.push(`failed ${one.key} ${error.code}`),
    wait: () => 0,
    ...more,
  });
  return { outbox, told };
}

describe('the outbox', () => {
  it('sends one after the other, in order', async () => {
    const running: string[] = [];
    const { outbox, told } = outboxWith(async (one) => {
      running.push(one.key);
      await settle();
      expect(running.at(-1)).toBe(one.key);
      return `id-${one.key}`;
    });
    for (const key of ['a', 'b', 'c']) outbox.put(parcel(key));
    outbox.put(parcel('a'));
    await expect.poll(() => told).toEqual(['sent a id-a', 'sent b id-b', 'sent c id-c']);
    expect(running).toEqual(['a', 'b', 'c']);
  });

  it('repeats after passing failures, then asks the customer', async () => {
    let attempts = 0;
    const { outbox, told } = outboxWith(async () => {
      attempts += 1;
      throw unavailable();
    });
    outbox.put(parcel('a'));
    await expect.poll(() => told).toEqual(['failed a server.unavailable']);
    expect(attempts).toBe(attemptsPerMessage);
    expect(outbox.parcels).toEqual([]);
  });

  it('does not repeat what cannot succeed', async () => {
    let attempts = 0;
    const { outbox, told } = outboxWith(async () => {
      attempts += 1;
      throw new DirectLineError('attachment.refused', 400, 'No.');
    });
    outbox.put(parcel('a'));
    await expect.poll(() => told).toEqual(['failed a attachment.refused']);
    expect(attempts).toBe(1);
  });

  it('waits while it is not ready', async () => {
    let ready = false;
    const { outbox, told } = outboxWith(async () => 'id', { ready: () => ready });
    outbox.put(parcel('a'));
    await settle();
    expect(told).toEqual([]);
    ready = true;
    outbox.flush();
    await expect.poll(() => told).toEqual(['sent a id']);
  });

  it('stops repeating when the echo has come by another way', async () => {
    let attempts = 0;
    const { outbox, told } = outboxWith(
      async () => {
        attempts += 1;
        throw unavailable();
      },
      { wait: () => 10_000 },
    );
    outbox.put(parcel('a'));
    await settle();
    outbox.drop('a');
    await settle();
    expect(attempts).toBe(1);
    expect(told).toEqual([]);
    expect(outbox.parcels).toEqual([]);
  });
});
