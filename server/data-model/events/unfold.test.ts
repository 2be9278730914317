import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from './events.ts';
import { unfold } from './unfold.ts';

const engaged = (payload: Record<string, unknown>) =>
  ({
    txId: '7',
    position: 3,
    type: 'handler.engaged',
    organizationId: 'o',
    conversationId: 'c',
    representativeId: 'ada',
    actor: 'representative:ada',
    at: new Date(0),
    payload: { handlerKind: 'representative', handlerId: 'ada', epoch: 2, ...payload },
  }) as unknown as LoggedEvent;

describe('unfold', () => {
  const left = { queueId: 'q', segmentId: 's', waitedMs: 5000 };

  it('tells the accepted offer, the queue that was left and the new handler apart, in this order', () => {
    const told = unfold(engaged({ sequence: 4, offerId: 'f', left }));
    expect(told.map(({ type, representativeId, payload }) => ({ type, representativeId, payload }))).toEqual([
      { type: 'offer.accepted', representativeId: 'ada', payload: { offerId: 'f' } },
      {
        type: 'conversation.dequeued',
        representativeId: null,
        payload: { ...left, outcome: 'answered' },
      },
      {
        type: 'handler.engaged',
        representativeId: 'ada',
        payload: { handlerKind: 'representative', handlerId: 'ada', epoch: 2, sequence: 4 },
      },
    ]);
    expect(told.every((event) => event.txId === '7' && event.position === 3)).toBe(true);
  });

  it('leaves what says one thing as it is: the handlers of older logs, and every other event', () => {
    expect(unfold(engaged({}))).toEqual([engaged({})]);
    expect(unfold(engaged({ left })).map((event) => event.type)).toEqual([
      'conversation.dequeued',
      'handler.engaged',
    ]);
    const closed = {
      ...engaged({}),
      type: 'conversation.closed',
      payload: { reason: 'ended' },
    } as LoggedEvent;
    expect(unfold(closed)).toEqual([closed]);
  });
});
