import { expect, it } from 'vitest';
import { daysBetween, percent, stagesOf } from './outcomes.ts';

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
});

it('days without a session have their place', () => {
  expect(daysBetween('2026-02-27', '2026-03-02')).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ]);
});

it('what was not measured is no zero', () => {
  expect([percent(null), percent(0), percent(99.6)]).toEqual(['–', '0 %', '100 %']);
});
