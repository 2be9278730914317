/**
 * Recorded days are decided again: whoever changes a decision sees it here, line by line. When the change is meant,
 * `npm run simulate -- --record` renews the days, and the diff of `*.decisions.txt` is what a reviewer looks at.
 */
import { describe, expect, it } from 'vitest';
import { replay } from './calls.ts';
import { readCalls, readDecisions, recordedDays } from './days.ts';
import { decisionsOf } from './decisions.ts';

describe('recorded days', () => {
  it.each(recordedDays)('$name is decided as it was', (day) => {
    expect(decisionsOf(replay(readCalls(day)))).toEqual(readDecisions(day));
  });

  it('have every kind of decision in them', () => {
    const all = recordedDays.flatMap(readDecisions).join('\n');
    for (const word of [
      'matched by highest_capacity',
      'matched by round_robin',
      'matched by least_active',
      'matched by custom rule 1',
      'matched by custom rule 2',
      'preferred by',
      'same by',
      'directed by',
      ' ring 2',
      ' override',
      ' past ',
      'was not answered by',
      'overflows from',
      'nobody_accepts',
      'nobody_qualifies',
    ])
      expect(all).toContain(word);
  });
});
