import { describe, expect, it } from 'vitest';
import type { Message } from '../../../contracts/api/shapes.ts';
import { discard, enqueue, mark, nextToSend, type Outbox, restoreOutbox, settle } from './outbox.ts';

const written = (clientMessageId: string, conversationId = 'c') => ({
  clientMessageId,
  conversationId,
  kind: 'reply' as const,
  text: clientMessageId,
  attachments: [],
  handlerEpoch: 1,
  writtenAt: '2026-01-01T00:00:00.000Z',
});
const two: Outbox = enqueue(enqueue([], written('a')), written('b'));

describe('outbox', () => {
  it('sends one at a time, in the order written', () => {
    expect(nextToSend(two, 'c')?.clientMessageId).toBe('a');
    expect(nextToSend(mark(two, 'a', 'sending'), 'c')).toBeNull();
    expect(nextToSend(mark(two, 'a', 'sent'), 'c')?.clientMessageId).toBe('b');
    expect(nextToSend(two, 'other')).toBeNull();
  });

  it('goes on past a failed message, which keeps its id for the retry', () => {
    const failed = mark(two, 'a', 'failed', 'No.');
    expect(nextToSend(failed, 'c')?.clientMessageId).toBe('b');
    expect(failed[0]).toMatchObject({ clientMessageId: 'a', error: 'No.' });
    expect(nextToSend(mark(failed, 'a', 'waiting'), 'c')).toMatchObject({
      clientMessageId: 'a',
      error: null,
    });
  });

  it('lets go of what arrived in the transcript', () => {
    const arrived = [{ clientMessageId: 'a' }] as Message[];
    expect(settle(two, arrived).map((message) => message.clientMessageId)).toEqual(['b']);
    expect(settle(two, [])).toBe(two);
    expect(discard(two, 'b')).toHaveLength(1);
    expect(discard(two, 'zz')).toBe(two);
  });

  it('survives a reload', () => {
    const stored = JSON.stringify(mark(mark(two, 'a', 'sending'), 'b', 'failed', 'No.'));
    expect(restoreOutbox(stored).map((message) => message.state)).toEqual(['waiting', 'failed']);
    expect(restoreOutbox('{"not":"it"}')).toEqual([]);
    expect(restoreOutbox('broken')).toEqual([]);
    expect(restoreOutbox(null)).toEqual([]);
  });
});
