import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OutputOf } from '../../../contracts/api/operations.ts';
import { barriersInBothThemes, inBothThemes, Stage, sideways, signIn } from './stage.ts';

type Figures = OutputOf<'insight.self_service'>;

const agentId = '0199aa00-0000-7000-8000-000000000001';
const outcomes = { resolved: 40, contained: 6, handedOn: 9, escalated: 22, abandoned: 12, unengaged: 4 };
const rates = {
  sessions: 93,
  engaged: 89,
  containment: 57.5,
  resolution: 50,
  escalation: 27.5,
  abandonment: 15,
};

const figures = (ongoing = 3): Figures => ({
  from: '2026-11-14T00:00:00.000Z',
  to: '2026-11-21T00:00:00.000Z',
  ongoing,
  outcomes,
  rates,
  agents: [
    { agentId, name: 'Assistant', kind: 'topics', ongoing, answered: 31, notUnderstood: 7, outcomes, rates },
  ],
  topics: [
    {
      agentId,
      topic: 'Order status',
      sessions: 50,
      begun: 55,
      completed: 44,
      completedSessions: 41,
      endedHere: { contained: 30, escalated: 6, handedOn: 0, abandoned: 8 },
    },
  ],
  days: [
    { day: '2026-11-17', outcomes, rates },
    { day: '2026-11-20', outcomes: { ...outcomes, abandoned: 2 }, rates: { ...rates, sessions: 83 } },
  ],
});

describe('the figures of self-service', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  it('are there for supervisors, and say nothing where nothing was measured', async () => {
    const { fake, page, complaints } = await stage.enter();
    const none = Object.fromEntries(Object.keys(outcomes).map((name) => [name, 0])) as typeof outcomes;
    const empty = {
      sessions: 0,
      engaged: 0,
      containment: null,
      resolution: null,
      escalation: null,
      abandonment: null,
    };
    fake.outside.brought.set('insight.self_service', () => ({
      ...figures(2),
      outcomes: none,
      rates: empty,
      agents: [],
      topics: [],
      days: [],
    }));
    await signIn(page, 'sam');
    await page.getByRole('link', { name: 'Self-service' }).click();
    await page.getByText('2 go on now; they count when they are over.').waitFor();
    fake.outside.brought.set('insight.self_service', () => figures());
    await page.getByRole('combobox', { name: 'Time' }).selectOption('Last 30 days');
    const tile = (label: string) => page.locator('dl > div', { hasText: label }).locator('dd');
    expect(await tile('Containment').textContent()).toBe('58 %');
    expect(await tile('Abandonment').textContent()).toBe('15 %');
    await page.getByRole('row', { name: /Order status 50 41 \(82 %\) 30 0 6 8/ }).waitFor();
    const columns = page.getByRole('list', { name: 'Sessions by day' }).getByRole('listitem');
    // The days without a session have their place.
    expect(await columns.count()).toBe(7);
    expect(await columns.nth(3).getAttribute('aria-label')).toContain(
      '93 sessions (40 resolved, 6 contained',
    );
    expect(complaints).toEqual([]);
  });

  it('are for everybody, in the light and in the dark, also on a phone', async () => {
    const { fake, page } = await stage.enter();
    fake.outside.brought.set('insight.self_service', () => figures());
    await signIn(page, 'sam', '/desk/reports');
    await page.getByRole('list', { name: 'Funnel' }).waitFor();
    expect(await barriersInBothThemes(page, 'reports')).toEqual([]);
    await page.setViewportSize({ width: 380, height: 760 });
    await inBothThemes(page, async (theme) => {
      expect([theme, await sideways(page)]).toEqual([theme, 0]);
    });
  });
});
