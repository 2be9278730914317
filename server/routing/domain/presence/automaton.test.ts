import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isKept,
  isSame,
  type Load,
  type PresenceHappening,
  type PresenceState,
  presenceAfter,
  returned,
} from './automaton.ts';
import { basePresences } from './follows.ts';

const auto = (presence: PresenceState['presence']): PresenceState => ({
  presence,
  presenceId: null,
  manual: false,
});
const own = (presence: PresenceState['presence']): PresenceState => ({ ...auto(presence), manual: true });
const load = (how: Load, byThem = false): PresenceHappening => ({ kind: 'load', load: how, own: byThem });

describe('the table', () => {
  it.each<[string, PresenceState, PresenceHappening, PresenceState]>([
    ['the first conversation makes Busy', auto('available'), load('part'), auto('busy')],
    ['the last one that fits makes Do not disturb', auto('busy'), load('full'), auto('do_not_disturb')],
    ['one released of a full desk', auto('do_not_disturb'), load('part'), auto('busy')],
    ['the last one released', auto('busy'), load('free'), auto('available')],
    ['Available by hand lasts until the next accept', own('available'), load('part', true), auto('busy')],
    ['Busy by hand lasts until the next release', own('busy'), load('free'), auto('available')],
    ['Away stays, whatever is released', own('away'), load('free'), own('away')],
    ['Do not disturb by hand stays', own('do_not_disturb'), load('free'), own('do_not_disturb')],
    ['Offline by hand stays', own('offline'), load('part', true), own('offline')],
    ['a missed offer makes Inactive', auto('available'), { kind: 'missed_offer' }, auto('inactive')],
    ['so it does to the Busy', own('busy'), { kind: 'missed_offer' }, auto('inactive')],
    ['not to those who went away meanwhile', own('away'), { kind: 'missed_offer' }, own('away')],
    ['nor to those who are gone', auto('offline'), { kind: 'missed_offer' }, auto('offline')],
    ['Inactive is not left by a release', auto('inactive'), load('free'), auto('inactive')],
    ['Inactive is left by an accept', auto('inactive'), load('part', true), auto('busy')],
    [
      'a decline sets Do not disturb for good',
      auto('busy'),
      { kind: 'declined_offer' },
      own('do_not_disturb'),
    ],
    ['a lost connection', own('do_not_disturb'), { kind: 'disconnected' }, auto('offline')],
    ['a lost connection of one who went offline', own('offline'), { kind: 'disconnected' }, own('offline')],
    ['Offline after a lost connection is not left by load', auto('offline'), load('free'), auto('offline')],
  ])('%s', (_what, now, happening, next) => {
    expect(presenceAfter(now, happening)).toEqual(next);
  });

  it('keeps a custom Available while nothing is carried, and leaves it for what is', () => {
    const custom = { presence: 'available', presenceId: 'chat-only', manual: true } as const;
    expect(presenceAfter(custom, load('free'))).toBe(custom);
    expect(presenceAfter(custom, load('part'))).toEqual(auto('busy'));
  });
});

describe('coming back', () => {
  const signIn = { presence: 'available', presenceId: null } as const;
  const gone = auto('offline');
  const back = { before: own('away'), soon: true, signIn, load: 'free' } as const;
  it('soon restores what was, followed by the load of now where it follows the load', () => {
    expect(returned(gone, back)).toEqual({ state: own('away'), cause: 'restored' });
    expect(returned(gone, { ...back, before: auto('busy') })?.state).toEqual(auto('available'));
    expect(returned(gone, { ...back, before: own('busy') })?.state).toEqual(own('busy'));
    expect(returned(gone, { ...back, before: auto('inactive') })?.state).toEqual(auto('inactive'));
  });
  it('late takes the sign-in presence, or stays Offline without one', () => {
    expect(returned(gone, { ...back, soon: false })).toEqual({
      state: auto('available'),
      cause: 'signed_in',
    });
    expect(returned(gone, { ...back, soon: false, load: 'part' })?.state).toEqual(auto('busy'));
    expect(returned(gone, { ...back, soon: false, signIn: null })).toBeNull();
  });
  it('changes nothing that was set meanwhile, nor an Offline of their own a moment ago', () => {
    expect(returned(own('away'), back)).toBeNull();
    expect(returned(own('offline'), { ...back, before: null })).toBeNull();
  });
});

const anyPresenceId = fc.constantFrom(null, 'custom-1', 'custom-2');
const anyHappening: fc.Arbitrary<PresenceHappening> = fc.oneof(
  fc.record({
    kind: fc.constant('chosen' as const),
    presence: fc.constantFrom(...basePresences),
    presenceId: anyPresenceId,
  }),
  fc.record({
    kind: fc.constant('load' as const),
    load: fc.constantFrom<Load>('free', 'part', 'full'),
    own: fc.boolean(),
  }),
  fc.constantFrom<PresenceHappening>(
    { kind: 'missed_offer' },
    { kind: 'declined_offer' },
    { kind: 'disconnected' },
  ),
);
const anyHistory = fc.array(anyHappening, { maxLength: 12 });
const having = (happenings: readonly PresenceHappening[]) =>
  happenings.reduce<PresenceState>(presenceAfter, own('offline'));

describe('whatever happened', () => {
  it('twice the same is the same as once', () => {
    fc.assert(
      fc.property(anyHistory, anyHappening, (history, happening) => {
        const once = presenceAfter(having(history), happening);
        expect(presenceAfter(once, happening)).toBe(once);
      }),
    );
  });
  it('what is kept is left only by a choice or a lost connection', () => {
    fc.assert(
      fc.property(anyHistory, anyHappening, (history, happening) => {
        const now = having(history);
        fc.pre(isKept(now) && happening.kind !== 'chosen' && happening.kind !== 'disconnected');
        expect(presenceAfter(now, happening)).toBe(now);
      }),
    );
  });
  it('a choice always holds, and Inactive is never one', () => {
    fc.assert(
      fc.property(anyHistory, anyHappening, (history, happening) => {
        fc.pre(happening.kind === 'chosen');
        const { presence, presenceId } = happening as Extract<PresenceHappening, { kind: 'chosen' }>;
        expect(presenceAfter(having(history), happening)).toMatchObject({ presence, presenceId });
      }),
    );
  });
  it('a custom presence is always somebody’s choice', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const now = having(history);
        expect(now.presenceId === null || now.manual).toBe(true);
      }),
    );
  });
  it('a short cut of the line changes nothing for who carries the same', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom<Load>('free', 'part', 'full'), (history, carried) => {
        const now = presenceAfter(having(history), load(carried));
        const gone = presenceAfter(now, { kind: 'disconnected' });
        const before = gone === now ? null : now;
        const back = returned(gone, { before, soon: true, signIn: null, load: carried });
        expect(isSame(back?.state ?? gone, now)).toBe(true);
      }),
    );
  });
});
