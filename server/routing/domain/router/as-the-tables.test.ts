/** What the router is told must leave it knowing what a take-over would read from the tables. */
import { describe, expect, it } from 'vitest';
import type { RepresentativeSetting, RouterChange } from './changes.ts';
import { Router } from './router.ts';
import {
  configuration,
  item,
  minute,
  noon,
  present,
  second,
  setting,
  snapshot,
  workstream,
} from './testing/world.ts';

const pairs = (router: Router, now = noon) =>
  (router.plan(now)?.assignments ?? []).map(({ conversationId, userId }) => [conversationId, userId]);
const ada = { setting: setting('ada'), state: present() };

describe('the router, as the tables say', () => {
  it('gives one who got a profile of a day back the places that the tables say: those that are held', () => {
    const daily = {
      profileId: 'daily',
      name: 'Daily',
      limit: 1,
      reset: 'end_of_day' as const,
      blocking: false,
    };
    const has = setting('ada', { profiles: [{ profileId: 'daily', limit: 1 }] });
    const used = present({ finished: [{ profileId: 'daily', used: 1, usedOn: '2026-11-18' }] });
    const router = Router.from(
      snapshot({
        configuration: configuration({
          profiles: [daily],
          workstreams: [workstream({ units: 0, profileIds: ['daily'] })],
        }),
        representatives: [{ setting: has, state: used }],
        items: [item('one')],
      }),
      noon,
    );
    const told = (...settings: RepresentativeSetting[]) =>
      router.apply(
        settings.map((one): RouterChange => ({ kind: 'representative', setting: one })),
        noon,
      );
    told(has);
    expect(pairs(router)).toEqual([]);
    told(setting('ada'), has);
    expect(pairs(router)).toEqual([['one', 'ada']]);
  });

  it('leaves alone for a while whoever gave a conversation back, however often it is told', () => {
    const gaveBack: RouterChange = {
      kind: 'offer_ended',
      offerId: 'none that was out',
      conversationId: 'one',
      userId: 'ada',
      outcome: 'declined',
      at: noon,
    };
    const router = Router.from(
      snapshot({ representatives: [ada], items: [item('one', { queuedAt: noon })] }),
      noon,
    );
    router.apply([gaveBack], noon);
    router.apply([gaveBack], noon);
    expect(pairs(router)).toEqual([]);
    expect(pairs(router, noon + minute)).toEqual([['one', 'ada']]);
    // Read from the tables, it is known before it is told.
    const refusals = [{ userId: 'ada', cause: 'declined' as const, times: 2, at: noon }];
    const known = Router.from(
      snapshot({ representatives: [ada], items: [item('one', { queuedAt: noon, refusals })] }),
      noon,
    );
    known.apply([gaveBack], noon);
    expect(pairs(known, noon + minute)).toEqual([['one', 'ada']]);
    // One of a stay before counts no more.
    const later = Router.from(
      snapshot({ representatives: [ada], items: [item('one', { queuedAt: noon + second })] }),
      noon + second,
    );
    later.apply([gaveBack], noon + second);
    expect(pairs(later, noon + second)).toEqual([['one', 'ada']]);
  });
});
