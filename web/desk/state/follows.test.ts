import { beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../../contracts/api/shapes.ts';
import { createStore } from '../../kit/store.ts';
import type { RealtimeClient } from '../realtime/client.ts';
import { RequestError } from '../realtime/request-error.ts';
import { initialState, transcriptOf } from './desk-state.ts';
import { Follows } from './follows.ts';

const message = (sequence: number) =>
  ({ sequence, clientMessageId: `m${sequence}`, kind: 'message', sender: { kind: 'customer' } }) as Message;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('Follows', () => {
  let asked: string[];
  let refusal: RequestError | null;
  let store: ReturnType<typeof createStore<ReturnType<typeof initialState>>>;
  let follows: Follows;
  beforeEach(() => {
    asked = [];
    refusal = null;
    store = createStore(initialState());
    const client = {
      connection: { state: 'online' },
      call: async (op: string, input: { after?: number }) => {
        asked.push(`${op.replace('conversation.', '')} ${input.after ?? ''}`.trim());
        const error = refusal;
        refusal = null;
        if (error) throw error;
      },
    } as unknown as RealtimeClient;
    follows = new Follows(client, store);
  });

  it('follows once for several watchers and leaves with the last', async () => {
    const first = follows.watch('c');
    const second = follows.watch('c');
    await settled();
    first();
    first();
    expect(asked).toEqual(['follow 0']);
    second();
    expect(asked).toEqual(['follow 0', 'unfollow']);
    expect(follows.receive('c', [message(1)])).toEqual([]);
  });

  it('asks again after the last held message when one is missing, and after a reconnect', async () => {
    follows.watch('c');
    await settled();
    expect(follows.receive('c', [message(1), message(2)])).toHaveLength(2);
    expect(follows.receive('c', [message(4)])).toHaveLength(0);
    await settled();
    expect(follows.receive('c', [message(2), message(3), message(4)]).map((m) => m.sequence)).toEqual([3, 4]);
    follows.resume();
    expect(asked).toEqual(['follow 0', 'follow 2', 'follow 4']);
  });

  it('begins anew when the server holds less', async () => {
    follows.watch('c');
    await settled();
    follows.receive('c', [message(1), message(2)]);
    refusal = RequestError.of('conversation.watermark_invalid');
    follows.resume();
    await settled();
    expect(asked.at(-1)).toBe('follow 0');
    expect(transcriptOf(store.get(), 'c').last).toBe(0);
  });

  it('keeps the reason when a conversation may not be read', async () => {
    refusal = RequestError.of('conversation.not_found');
    follows.watch('c');
    await settled();
    expect(store.get().transcriptErrors.c).toContain('no such conversation');
  });
});
