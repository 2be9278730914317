import { describe, expect, it } from 'vitest';
import { Router } from './router.ts';
import { item, noon, present, reservation, setting, snapshot } from './testing/world.ts';

const pairs = (router: Router, now = noon) =>
  (router.plan(now)?.assignments ?? []).map(({ conversationId, userId }) => [conversationId, userId]);

describe('the router', () => {
  it('gives the longest waiting conversation to whoever has been idle longest', () => {
    const router = Router.from(
      snapshot({
        representatives: [
          { setting: setting('ada'), state: present({ lastReleasedAt: noon - 1000 }) },
          { setting: setting('bo'), state: present({ lastReleasedAt: noon - 2000 }) },
        ],
        items: [item('second', { queuedAt: noon - 5000 }), item('first', { queuedAt: noon - 9000 })],
      }),
      noon,
    );
    expect(pairs(router)).toEqual([
      ['first', 'bo'],
      ['second', 'ada'],
    ]);
    expect(router.check()).toEqual([]);
  });

  it('gives a freed representative the first that they can take', () => {
    const router = Router.from(
      snapshot({
        representatives: [{ setting: setting('ada', { capacityTotal: 30 }), state: present() }],
        items: [item('waiting')],
        reservations: [reservation('held', 'ada')],
      }),
      noon,
    );
    expect(pairs(router)).toEqual([]);
    router.apply([{ kind: 'released', conversationId: 'held', at: noon + 1000 }], noon + 1000);
    expect(pairs(router, noon + 1000)).toEqual([['waiting', 'ada']]);
    expect(router.check()).toEqual([]);
  });
});
