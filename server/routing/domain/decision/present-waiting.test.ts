/** What would have to change, as it is said: each step has to be one that helps. */
import { describe, expect, it } from 'vitest';
import type { RouterSnapshot } from '../router/changes.ts';
import { Router } from '../router/router.ts';
import {
  configuration,
  item,
  minute,
  noon,
  present,
  queue,
  reservation,
  setting,
  snapshot,
  workstream,
} from '../router/testing/world.ts';
import type { Names } from './present.ts';
import { presentWaiting } from './present-waiting.ts';

const asTheyAre = (id: string) => id;
const names: Names = { user: asTheyAre, queue: asTheyAre, skill: asTheyAre, profile: asTheyAre };

/** What is said of conversation `one`. */
function said(over: Partial<RouterSnapshot>) {
  const told = snapshot({ items: [item('one')], ...over });
  const router = Router.from(told, noon);
  const plan = router.plan(noon, 0);
  if (plan) router.abandon(plan);
  return presentWaiting(router.explain('one', noon)!, told, names, null);
}
const steps = (over: Partial<RouterSnapshot>) =>
  said(over).nextSteps.map(({ code, text, at }) => [code, text, at && Date.parse(at) - noon] as const);

const daily = { profileId: 'daily', name: 'Daily', limit: 2, reset: 'end_of_day' as const, blocking: false };
const twice = { profileId: 'twice', name: 'Twice', limit: 2, reset: 'immediate' as const, blocking: false };
const calls = { profileId: 'calls', name: 'Calls', limit: 1, reset: 'immediate' as const, blocking: true };
const withProfiles = (profileIds: string[], more = {}) =>
  configuration({
    timeZone: 'Europe/Berlin',
    profiles: [daily, twice, calls],
    workstreams: [workstream({ units: 0, profileIds, ...more })],
  });

describe('what would have to change', () => {
  it('of places for a day that are used up: the next day, not that somebody ends what they ended already', () => {
    const ada = {
      setting: setting('ada', { profiles: [{ profileId: 'daily', limit: 2 }] }),
      state: present({ finished: [{ profileId: 'daily', used: 2, usedOn: '2026-11-18' }] }),
    };
    const told = { configuration: withProfiles(['daily']), representatives: [ada] };
    expect(steps(told)).toEqual([
      ['profile_resets', 'ada has places in Daily again, on the next day', 11 * 60 * minute],
    ]);
  });

  it('of Do not disturb that comes of work: less of it, not another presence', () => {
    const state = present({ presence: 'do_not_disturb' });
    const full = {
      setting: setting('ada', { profiles: [{ profileId: 'twice', limit: 1 }] }),
      state,
    };
    const held = { profileIds: ['twice'], units: 0 };
    expect(
      steps({
        configuration: withProfiles(['twice']),
        representatives: [full],
        reservations: [reservation('held', 'ada', held)],
      }),
    ).toEqual([['profile_full', 'ada ends one of 1 conversation', null]]);
    const blocked = { setting: setting('ada', { profiles: [{ profileId: 'calls', limit: 1 }] }), state };
    expect(
      steps({
        configuration: configuration({ profiles: [calls] }),
        representatives: [blocked],
        reservations: [reservation('held', 'ada', { profileIds: ['calls'], units: 0 })],
      }),
    ).toEqual([['profile_full', 'ada ends one of 1 conversation', null]]);
  });

  it('does not ask somebody to sign in or be available who could not take it even then', () => {
    const away = present({ presence: 'away' });
    const gone = present({ connected: false, presence: 'offline' });
    const refusals = [{ userId: 'bo', cause: 'missed' as const, times: 3, at: noon - minute }];
    const told = said({
      configuration: withProfiles(['twice']),
      items: [item('one', { refusals })],
      representatives: [
        { setting: setting('without the profile'), state: away },
        { setting: setting('bo', { profiles: [{ profileId: 'twice', limit: 2 }] }), state: gone },
      ],
    });
    expect(told.nextSteps.map(({ code, text }) => [code, text])).toEqual([
      ['decline_limit', 'a supervisor assigns it: bo declined or missed it too often'],
    ]);
  });

  it('of everybody who declined it too often: a supervisor assigns it', () => {
    const refusals = [{ userId: 'ada', cause: 'declined' as const, times: 3, at: noon - minute }];
    const ada = { setting: setting('ada'), state: present() };
    expect(steps({ items: [item('one', { refusals })], representatives: [ada] })).toEqual([
      ['decline_limit', 'a supervisor assigns it: ada declined or missed it too often', null],
    ]);
  });

  it('of one that is to be picked: somebody picks it', () => {
    const ada = { setting: setting('ada'), state: present() };
    const picked = configuration({ workstreams: [workstream({ mode: 'pick' })] });
    expect(steps({ configuration: picked, representatives: [ada] })).toEqual([
      ['picked_only', 'a member of the queue picks it, or a supervisor assigns it', null],
    ]);
  });

  it('of one that waits for somebody who is not in the queue: that they can take it', () => {
    const told = said({
      configuration: configuration({ workstreams: [workstream({ affinityWaitSeconds: null })] }),
      items: [item('one', { demand: { preferred: ['cyd'] } })],
      representatives: [
        { setting: setting('ada'), state: present() },
        { setting: setting('bo'), state: present({ connected: false }) },
        { setting: setting('cyd', { queueIds: [] }), state: present({ presence: 'away' }) },
      ],
    });
    expect(told.nextSteps.map(({ code, text }) => [code, text])).toEqual([
      ['presence', 'cyd changes presence (away now)'],
    ]);
    expect(told.reasons.map(({ code, representatives }) => [code, representatives[0]?.userId])).toEqual([
      ['presence', 'cyd'],
      ['not_preferred', 'ada'],
      ['not_connected', 'bo'],
    ]);
  });

  it('of somebody who is away and full besides: both, after those with room', () => {
    const away = present({ presence: 'away' });
    const full = { setting: setting('ada', { capacityTotal: 30 }), state: away };
    const free = { setting: setting('bo'), state: away };
    const told = { representatives: [full, free], reservations: [reservation('held', 'ada')] };
    expect(steps(told).map(([, text]) => text)).toEqual([
      'bo changes presence (away now)',
      'ada changes presence (away now), and ends one of 1 conversation',
    ]);
  });

  it('of those whose hours have not begun: when they do', () => {
    const rule = {
      name: 'at work',
      afterSeconds: 0,
      presences: null,
      skillMatch: null,
      needsCapacity: true,
      attributes: [],
      workingOnly: true,
      orderBy: [],
    };
    const hours = {
      hoursId: 'late',
      name: 'Late',
      timeZone: 'UTC',
      weekly: [{ days: [3], from: 14 * 60, to: 22 * 60 }],
      holidays: [],
    };
    expect(
      steps({
        configuration: configuration({
          hours: [hours],
          queues: [queue({ method: { kind: 'custom', rules: [rule] } })],
        }),
        representatives: [
          { setting: setting('ada', { attributes: { operatingHours: 'Late' } }), state: present() },
        ],
      }),
    ).toEqual([['not_working', 'ada’s working hours begin', 120 * minute]]);
  });

  it('asks for no skills of those who join where the closest are taken', () => {
    const told = steps({
      configuration: withProfiles(['twice'], { skillMatch: 'closest' }),
      items: [item('one', { demand: { skills: [{ skillId: 'German', proficiency: 3 }] } })],
      representatives: [{ setting: setting('ada'), state: present() }],
    });
    expect(told.map(([code, text]) => [code, text])).toEqual([
      [
        'nobody_qualifies',
        'somebody with capacity profile twice joins the queue: none of its members can ever take it',
      ],
    ]);
  });
});
