import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { against, againstEach } from './eligibility.ts';
import { Ledger } from './ledger.ts';
import { Roster } from './roster.ts';
import { Settings } from './settings.ts';
import type { Terms } from './terms.ts';
import { configuration, queue, setting, workstream } from './testing/world.ts';

const skillIds = ['skill-1', 'skill-2', 'skill-3'];
const north = { attribute: 'region', is: 'equal', value: 'north' } as const;
const rule = {
  name: 'north',
  afterSeconds: 0,
  presences: null,
  skillMatch: null,
  needsCapacity: true,
  attributes: [north],
  workingOnly: false,
  orderBy: [],
};
const asking = configuration({
  workstreams: [workstream({ units: 0, interrupts: true })],
  queues: [queue({ method: { kind: 'custom', rules: [rule] } })],
});

const people = fc.array(
  fc.record({
    active: fc.boolean(),
    connected: fc.boolean(),
    presence: fc.constantFrom('available' as const, 'away' as const),
    region: fc.constantFrom('north', 'south'),
    ring: fc.nat(2),
    levels: fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }),
    hasProfile: fc.boolean(),
    firm: fc.nat(3),
    soft: fc.nat(3),
  }),
  { minLength: 1, maxLength: 40 },
);
const asked = fc.record({
  hasRings: fc.boolean(),
  asksForRegion: fc.boolean(),
  isExact: fc.boolean(),
  needsCapacity: fc.boolean(),
  interrupts: fc.boolean(),
  asksForProfile: fc.boolean(),
  levels: fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }),
  isKnownByBits: fc.boolean(),
});

describe('what stands against each of many', () => {
  it('is what stands against one after the other', () => {
    fc.assert(
      fc.property(people, asked, (all, asks) => {
        const roster = new Roster();
        const ledger = new Ledger(roster);
        for (const [i, one] of all.entries()) {
          const place = roster.set(
            setting(`u${i}`, {
              active: one.active,
              capacityTotal: 90,
              attributes: { region: one.region },
              skills: skillIds.flatMap((skillId, s) =>
                one.levels[s]! > 0 ? [{ skillId, proficiency: one.levels[s]! }] : [],
              ),
              profiles: one.hasProfile ? [{ profileId: 'profile-1', limit: 1 }] : [],
            }),
          );
          roster.setPresence(place, roster.presences.combination(one.presence, null));
          roster.setConnected(place, one.connected);
          for (const [kind, count] of [
            ['firm', one.firm],
            ['soft', one.soft],
          ] as const)
            for (let held = 0; held < count; held += 1)
              ledger.hold(
                {
                  conversationId: `${kind}-${i}-${held}`,
                  userId: `u${i}`,
                  units: 30,
                  profileIds: one.hasProfile && held === 0 ? ['profile-1'] : [],
                  interruptible: kind === 'soft',
                  override: false,
                  reservedAt: 0,
                },
                false,
              );
        }
        new Settings(asking, roster);
        const terms: Terms = {
          name: '',
          presences: roster.presences.allow(['available']),
          ring: asks.hasRings ? { of: Uint8Array.from(all, ({ ring }) => ring) } : null,
          openRings: 1,
          attributes: roster.attributes(asks.asksForRegion ? [north] : [], {}),
          hours: null,
          isExact: asks.isExact,
          needsCapacity: asks.needsCapacity,
          units: 30,
          interrupts: asks.interrupts,
          profiles: asks.asksForProfile ? [roster.profile('profile-1')] : [],
          order: [],
          keys: [],
        };
        const skills = skillIds.flatMap((skillId, s) =>
          asks.levels[s]! > 0 ? [roster.skill(skillId).ask(asks.levels[s]!)] : [],
        );
        // Where another of a need's terms does without its skills, no bits are known of it.
        const skillBits = asks.isKnownByBits ? skills.reduce((bits, { column }) => bits | column.bit, 0) : 0;
        const places = Int32Array.from(all, (_, i) => roster.placeOf(`u${i}`)).reverse();
        const objections = new Uint8Array(places.length);
        againstEach(roster, terms, { asks: skills, skillBits }, places, objections);
        expect([...objections]).toEqual(Array.from(places, (place) => against(roster, terms, skills, place)));
      }),
    );
  });
});
