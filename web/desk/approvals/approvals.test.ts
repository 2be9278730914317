import { expect, test } from 'vitest';
import { type Approval, Approvals, inTime } from './approvals.ts';

const approval = (approvalId: string, expiresAt = '2026-11-21T10:10:00.000Z'): Approval => ({
  approvalId,
  conversationId: 'c',
  customerName: 'Maria',
  askedBy: 'Insurance',
  tool: 'change_cover',
  words: 'Change the cover',
  queueName: 'Support',
  state: 'pending',
  reason: '',
  askedAt: '2026-11-21T10:00:00.000Z',
  expiresAt,
  decidedAt: null,
  decidedBy: null,
});

test('an answer that comes after a newer question is dropped', async () => {
  const waiting: ((approvals: Approval[]) => void)[] = [];
  const approvals = new Approvals({
    list: ({ state }) =>
      state === 'decided'
        ? Promise.resolve({ approvals: [] })
        : new Promise((resolve) => waiting.push((found) => resolve({ approvals: found }))),
    decide: () => Promise.resolve(),
  });
  const first = approvals.read();
  const second = approvals.read();
  waiting[1]!([approval('new')]);
  waiting[0]!([approval('old')]);
  await Promise.all([first, second]);
  expect(approvals.store.get().open?.map(({ approvalId }) => approvalId)).toEqual(['new']);
});

test('a decision that is refused is told, and the list is read anew', async () => {
  let open = [approval('a')];
  const approvals = new Approvals({
    list: ({ state }) => Promise.resolve({ approvals: state === 'decided' ? [] : open }),
    decide: () => {
      open = [];
      return Promise.reject(new Error('too late'));
    },
  });
  await approvals.read();
  await expect(approvals.decide({ approvalId: 'a', decision: 'approved' })).rejects.toThrow('too late');
  expect(approvals.store.get().open).toEqual([]);
});

test('what has run out is not shown any more', () => {
  const soon = approval('a', '2026-11-21T10:00:10.000Z');
  expect(inTime([soon], Date.parse('2026-11-21T10:00:09Z'))).toEqual([soon]);
  expect(inTime([soon], Date.parse('2026-11-21T10:00:10Z'))).toEqual([]);
});
