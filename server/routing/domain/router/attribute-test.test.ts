import { describe, expect, it } from 'vitest';
import type { AttributeMatch, RoutingConfiguration } from '../configuration.ts';
import { Roster } from './roster.ts';
import { Settings } from './settings.ts';
import { widestOf } from './terms.ts';
import { configuration, queue, setting, workstream } from './testing/world.ts';

const sameRegion: AttributeMatch = { attribute: 'region', is: 'equal', same: 'region' };
const otherRegion: AttributeMatch = { attribute: 'region', is: 'not_equal', same: 'region' };
const notNew: AttributeMatch = { attribute: 'grade', is: 'greater', value: 0 };

const rule = (attributes: readonly AttributeMatch[], afterSeconds = 0) => ({
  name: `after ${afterSeconds}`,
  afterSeconds,
  presences: null,
  skillMatch: null,
  needsCapacity: true,
  attributes: [...attributes],
  workingOnly: false,
  orderBy: [],
});
const asking: RoutingConfiguration = configuration({
  workstreams: [workstream()],
  queues: [queue({ method: { kind: 'custom', rules: [rule([sameRegion, otherRegion, notNew])] } })],
});

function rosterOf(attributes: readonly Record<string, string | number>[]): Roster {
  const roster = new Roster();
  for (const [i, one] of attributes.entries()) roster.set(setting(`u${i}`, { attributes: one }));
  new Settings(asking, roster);
  return roster;
}

describe('what a rule asks of attributes', () => {
  it('is one index for all conversations that ask the same, and none where nothing is asked', () => {
    const roster = rosterOf([{ region: 'north' }]);
    expect(roster.attributes([sameRegion], { region: 'north' })).toBe(
      roster.attributes([sameRegion], { region: 'north' }),
    );
    expect(roster.attributes([sameRegion], { region: 'north' })).not.toBe(
      roster.attributes([sameRegion], { region: 'south' }),
    );
    expect(roster.attributes([], {})).toBeNull();
  });

  it('is looked at anew for whoever is set anew, also somebody who comes later', () => {
    const roster = rosterOf([{ region: 'north', grade: 1 }, { region: 'south', grade: 1 }, { grade: 0 }]);
    const index = roster.attributes([sameRegion, notNew], { region: 'north' })!;
    const passing = () => [...roster.userIds.keys()].filter((place) => index.passes(place));
    expect(passing()).toEqual([0]);
    roster.set(setting('u0', { attributes: { region: 'south', grade: 1 } }));
    roster.set(setting('u2', { attributes: { region: 'north', grade: 3 } }));
    expect(passing()).toEqual([2]);
    for (let i = 3; i < 100; i += 1)
      roster.set(setting(`u${i}`, { attributes: { region: 'north', grade: 1 } }));
    expect(passing()).toEqual([2, ...Array.from({ length: 97 }, (_, i) => i + 3)]);
  });

  it('without the conversation’s value is a question of its own: everybody differs from it', () => {
    const roster = rosterOf([{ region: 'null' }, {}]);
    const none = roster.attributes([otherRegion], {})!;
    const named = roster.attributes([otherRegion], { region: 'null' })!;
    expect([none.passes(0), none.passes(1)]).toEqual([true, true]);
    expect([named.passes(0), named.passes(1)]).toEqual([false, true]);
  });

  it('is answered the same when so much is asked that answers are not kept', () => {
    const roster = rosterOf([{ region: 'r299' }, { region: 'r1' }]);
    const indexes = Array.from(
      { length: 300 },
      (_, i) => roster.attributes([sameRegion], { region: `r${i}` })!,
    );
    expect(indexes.filter((index) => index.passes(0))).toEqual([indexes[299]]);
    expect(indexes.filter((index) => index.passes(1))).toEqual([indexes[1]]);
    roster.set(setting('u0', { attributes: { region: 'r298' } }));
    expect(indexes.filter((index) => index.passes(0))).toEqual([indexes[298]]);
  });
});

describe('the widest terms', () => {
  const roster = rosterOf([]);
  const plain = {
    name: '',
    presences: roster.presences.allow(['available', 'busy']),
    ring: null,
    openRings: 0,
    attributes: null,
    hours: null,
    isExact: true,
    needsCapacity: true,
    units: 30,
    interrupts: false,
    profiles: [],
    order: [],
    keys: [],
  };
  const region = { ...plain, attributes: roster.attributes([sameRegion], { region: 'north' }) };
  const both = { ...plain, attributes: roster.attributes([notNew, sameRegion], { region: 'north' }) };
  const south = { ...plain, attributes: roster.attributes([sameRegion], { region: 'south' }) };

  it('are the last where each asks for a part of the one before', () => {
    expect(widestOf([both, region, plain])).toEqual([plain]);
    expect(widestOf([plain, both])).toEqual([plain]);
  });

  it('are all that ask for something else; one of those that ask the same', () => {
    expect(widestOf([both, south])).toEqual([both, south]);
    expect(widestOf([region, south, both])).toEqual([region, south]);
    expect(widestOf([plain, { ...plain, name: 'again' }])).toHaveLength(1);
    const anySkill = { ...region, isExact: false };
    expect(widestOf([plain, anySkill])).toEqual([plain, anySkill]);
    const away = { ...both, presences: roster.presences.allow(['away']) };
    expect(widestOf([away, region])).toEqual([away, region]);
    expect(widestOf([])).toEqual([]);
  });
});
