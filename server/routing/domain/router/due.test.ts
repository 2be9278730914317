import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachDue, nextDue } from './due.ts';
import { RouterState } from './state.ts';
import {
  Dice,
  randomConfiguration,
  randomItem,
  randomSetting,
  relaxingConfiguration,
  userIds,
} from './testing/random-world.ts';
import { noon } from './testing/world.ts';

describe('when one that waits is looked at again', () => {
  it('is the first of the instants at which something changes for it', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 120_000 }), (seed, later) => {
        const dice = new Dice(seed);
        const configuration = dice.of([randomConfiguration, relaxingConfiguration])(dice, 1);
        const state = new RouterState(configuration);
        state.configure(configuration);
        for (const userId of userIds) state.setRepresentative(randomSetting(dice, userId));
        state.enter(randomItem(dice, 'c', noon));
        const waiting = state.waiting.get('c')!;
        if (dice.chance(30)) state.refuse(waiting, 'o', { userId: userIds[0]!, cause: 'missed', at: noon });
        if (dice.chance(20)) state.park(waiting, noon + 30_000, null);
        const now = noon + later;
        state.place(waiting, now);
        let first = Number.POSITIVE_INFINITY;
        eachDue(waiting, now, (_, at) => {
          first = Math.min(first, at);
        });
        expect(nextDue(waiting, now)).toBe(first);
      }),
      { numRuns: 500 },
    );
  });
});
