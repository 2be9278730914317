import { describe, expect, it } from 'vitest';
import { contextRows, timeline } from './timeline.ts';

const session = (sessionId: string, startedAt: string) => ({
  sessionId,
  handlerKind: 'representative' as const,
  handlerName: 'Rita',
  epoch: 1,
  startedAt,
  endedAt: null,
  endReason: null,
});
const segment = (segmentId: string, enteredAt: string, outcome: string | null = null) => ({
  segmentId,
  queueId: 'q',
  queueName: 'Billing',
  enteredAt,
  leftAt: null,
  outcome,
});

describe('timeline', () => {
  it('puts sessions and queue stays in one order', () => {
    const entries = timeline({
      sessions: [session('s1', '1'), session('s2', '3')],
      queueSegments: [segment('q1', '2', 'some_reason')],
    });
    expect(entries.map((entry) => entry.key)).toEqual(['s1', 'q1', 's2']);
    expect(entries[1]).toMatchObject({ kind: 'queue', outcome: 'some reason' });
  });

  it('puts the queue before the session that began at the same moment', () => {
    expect(
      timeline({ sessions: [session('s', '1')], queueSegments: [segment('q', '1')] }).map((e) => e.key),
    ).toEqual(['q', 's']);
  });

  it('shows context values that say something, the machinery’s own last', () => {
    const context = {
      va_Scope: 'bot',
      orderNumber: 'A-17',
      empty: '',
      none: null,
      count: 2,
      list: ['a', 'b'],
      deep: { a: 1 },
    };
    expect(contextRows(context)).toEqual([
      { name: 'Order number', value: 'A-17', technical: false },
      { name: 'Count', value: '2', technical: false },
      { name: 'List', value: 'a, b', technical: false },
      { name: 'Deep', value: '{"a":1}', technical: false },
      { name: 'Scope', value: 'bot', technical: true },
    ]);
  });
});
