import { describe, expect, it } from 'vitest';
import type { ConversationSummary, Live } from '../../../contracts/api/shapes.ts';
import {
  filterConversations,
  mostWaiting,
  noFilter,
  percentText,
  ticking,
  waitText,
  waitTone,
} from './figures.ts';

const at = '2026-01-01T00:00:00.000Z';

describe('figures', () => {
  it('goes on counting between two pushes', () => {
    expect(ticking(40, at, Date.parse(at) + 2_500)).toBe(42.5);
    expect(ticking(40, at, Date.parse(at) - 5_000)).toBe(40);
    expect(ticking(null, at, 0)).toBeNull();
  });

  it('shows a dash for what was not measured', () => {
    expect([waitText(null), percentText(null), waitText(75), percentText(81.6)]).toEqual([
      '–',
      '–',
      '1:15',
      '82 %',
    ]);
  });

  it('colours a wait by the queue’s own aim', () => {
    expect([null, 20, 21, 60, 61].map((seconds) => waitTone(seconds, 20))).toEqual([
      'brand',
      'brand',
      'warning',
      'warning',
      'danger',
    ]);
  });

  it('scales bars by the longest queue', () => {
    const queues = [{ waiting: 2 }, { waiting: 7 }] as Live['queues'];
    expect([mostWaiting(queues), mostWaiting([])]).toEqual([7, 1]);
  });

  it('filters by queue, state and name', () => {
    const row = (name: string, queueId: string | null, state: string) =>
      ({
        customer: { name },
        queue: queueId ? { queueId } : null,
        state,
        handler: { name: 'Rita' },
      }) as ConversationSummary;
    const rows = [row('Ada', 'q1', 'open'), row('Grace', 'q2', 'active'), row('Alan', null, 'active')];
    const names = (filter: object) =>
      filterConversations(rows, { ...noFilter, ...filter }).map((each) => each.customer.name);
    expect(names({})).toEqual(['Ada', 'Grace', 'Alan']);
    expect(names({ queueId: 'q2' })).toEqual(['Grace']);
    expect(names({ state: 'active' })).toEqual(['Grace', 'Alan']);
    expect(names({ text: 'gr' })).toEqual(['Grace']);
    expect(names({ text: 'rita' })).toHaveLength(3);
  });
});
