import { describe, expect, it } from 'vitest';
import { findPresence, isExcused, loadOf, makesInactive } from './follows.ts';

const presences = [
  { presenceId: '0000-lunch', name: 'Lunch', base: 'away' },
  { presenceId: '0000-chat', name: 'Chat only', base: 'available' },
] as const;

describe('a presence by its name', () => {
  it.each([
    ['do_not_disturb', { presence: 'do_not_disturb', presenceId: null, name: 'do_not_disturb' }],
    ['0000-lunch', { presence: 'away', presenceId: '0000-lunch', name: 'Lunch' }],
    ['chat ONLY', { presence: 'available', presenceId: '0000-chat', name: 'Chat only' }],
    ['inactive', null],
    ['', null],
  ])('%j', (ref, found) => {
    expect(findPresence(presences, ref)).toEqual(found);
  });
});

describe('a missed offer makes Inactive', () => {
  it.each([
    ['as a rule', true, ['available', 'busy'], true],
    ['not where the workstream says not', false, ['available'], false],
    ['not where Away may work', true, ['available', 'away'], false],
    ['nor where a custom Away may', true, ['available', '0000-lunch'], false],
    ['but where a custom Available may', true, ['0000-chat'], true],
  ])('%s', (_what, inactiveAfterMissed, allowedPresences, expected) => {
    expect(makesInactive({ presences }, { inactiveAfterMissed, allowedPresences })).toBe(expected);
  });
});

describe('an offer that is missed or declined beside other work', () => {
  it.each([
    ['an email, on a call', true, 'full', true],
    ['an email, beside a chat', true, 'part', true],
    ['an email, with nothing in hand', true, 'free', false],
    ['a call, beside a chat', false, 'part', false],
  ] as const)('%s', (_what, interruptible, load, excused) => {
    expect(isExcused({ interruptible }, load)).toBe(excused);
  });
});

describe('the load', () => {
  const carried = { conversations: 1, firmUnits: 30, capacityTotal: 100, profileRoom: false, blocked: false };
  it.each([
    ['nothing carried is free', { conversations: 0, firmUnits: 0 }, 'free'],
    [
      'nothing carried is free, also for one without any capacity',
      { conversations: 0, capacityTotal: 0 },
      'free',
    ],
    ['some', {}, 'part'],
    ['all units', { firmUnits: 100 }, 'full'],
    ['more than all, after the limit was lowered', { firmUnits: 130 }, 'full'],
    ['all units, but a profile has room', { firmUnits: 100, profileRoom: true }, 'part'],
    ['a blocking profile at its limit', { firmUnits: 0, blocked: true }, 'full'],
    ['profiles only, all used', { firmUnits: 0, capacityTotal: 0 }, 'full'],
    ['emails only: others may come in on top', { firmUnits: 0 }, 'part'],
  ] as const)('%s', (_what, change, expected) => {
    expect(loadOf({ ...carried, ...change })).toBe(expected);
  });
});
