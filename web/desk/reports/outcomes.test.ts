import { expect, it } from 'vitest';
import { daysBetween, daysOf, percent, stagesOf } from './outcomes.ts';

it('each stage of the funnel is part of the one before', () => {
  const outcomes = { resolved: 5, contained: 2, handedOn: 1, escalated: 3, abandoned: 4, unengaged: 6 };
  const rates = {
    sessions: 21,
    engaged: 15,
    containment: 50,
    resolution: 36,
    escalation: 21,
    abandonment: 29,
  };
  const counts = stagesOf({ outcomes, rates }).map(({ count }) => count);
  expect(counts).toEqual([21, 15, 14, 7, 5]);
  expect(stagesOf({ outcomes, rates }).map(({ lost }) => lost)).toEqual([
    '',
    '6 never wrote',
    '1 handed on',
    '3 escalated, 4 abandoned',
    '2 contained',
  ]);
});

it('days without a session have their place', () => {
  expect(daysBetween('2026-02-27', '2026-03-02')).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ]);
});

it('a period has all its days, whatever was measured in it', () => {
  const outcomes = { resolved: 0, contained: 0, handedOn: 0, escalated: 0, abandoned: 0, unengaged: 0 };
  const rates = {
    ...{ sessions: 0, engaged: 0 },
    ...{ containment: null, resolution: null, escalation: null, abandonment: null },
  };
  const from = new Date(2026, 1, 27, 12).toISOString();
  const to = new Date(2026, 2, 2).toISOString();
  expect(daysOf({ from, to, days: [] })).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  const days = [{ day: '2026-03-02', outcomes, rates }];
  expect(daysOf({ from, to, days }).at(-1)).toBe('2026-03-02');
});

it('what was not measured is no zero', () => {
  expect([percent(null), percent(0), percent(99.6)]).toEqual(['–', '0 %', '100 %']);
});
