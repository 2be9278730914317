/** Whoever waits waits for a reason that ends; whatever fails has a time at which it is tried, or a person. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectionSettings, deliveryStates } from '../../../../../contracts/crm.ts';
import { type LineContext, lineUp, type Standing } from '../line.ts';
import { someContact, stepOf } from '../testing/scene.ts';
import { checkEdited } from './edited.ts';
import { placeInLine } from './order.ts';
import { atOnce, patienceMs, restsFrom, settle, type TryResult } from './settle.ts';

const now = new Date('2026-11-21T09:00:00Z');
const state = fc.constantFrom(...deliveryStates);
const step = fc.constantFrom(2, 3, 4, 5);
const earlier = fc.array(fc.record({ step, state, reason: fc.constant(null), main: fc.boolean() }), {
  maxLength: 6,
});

describe('the place in the line', () => {
  test('nobody goes before what they need is delivered, or while somebody is on the way before them', () => {
    fc.assert(
      fc.property(earlier, fc.uniqueArray(step, { maxLength: 3 }), (line, refersTo) => {
        const place = placeInLine(refersTo, line);
        if (place.state === 'due') {
          for (const needed of refersTo)
            expect(line.some((one) => one.main && one.step === needed && one.state === 'delivered')).toBe(
              true,
            );
          expect(line.filter(({ state: s }) => s === 'waiting' || s === 'due' || s === 'sending')).toEqual(
            [],
          );
        } else expect(place.reason).not.toBe('');
      }),
    );
  });

  test('who needs nothing waits for no dead one', () => {
    fc.assert(
      fc.property(earlier, (line) => {
        const ended = line.map((one) => ({
          ...one,
          state: one.state === 'delivered' ? one.state : ('dead' as const),
        }));
        expect(placeInLine([], ended)).toEqual({ state: 'due' });
      }),
    );
  });
});

describe('a whole line', () => {
  const context: LineContext = {
    kind: 'dataverse',
    settings: ConnectionSettings.parse({ uri: 'https://contoso.crm.dynamics.com' }),
    publicUrl: 'https://desk.example',
    steps: [
      stepOf({ step: 2, body: '{"subject":"x"}' }),
      stepOf({ step: 3, method: 'GET', target: '', query: '{"id":"{{STEP2-Response.activityid}}"}' }),
      stepOf({ step: 4, method: 'PATCH', query: '(STEP2-Response.activityid)', body: '{"category":"x"}' }),
      stepOf({ step: 5, body: '{"subject":"y"}' }),
    ],
  };
  const facts = { contact: someContact, conversation: null, object: null };
  const response = { activityid: '5a0f6d0e-2f3b-4c1d-9e8a-7b6c5d4e3f2a' };
  const standing = fc.record({ step, state }).map(
    (row): Standing => ({
      ...row,
      id: '',
      occurrence: '',
      reason: null,
      edited: false,
      facts: row.state === 'waiting' ? facts : null,
      response: row.state === 'delivered' ? response : null,
    }),
  );

  test('lining up twice changes nothing the second time, and nothing that is under way is ever touched', () => {
    fc.assert(
      fc.property(fc.array(standing, { maxLength: 6 }), (drawn) => {
        const line = drawn.map((row, index) => ({ ...row, id: String(index) }));
        const changes = lineUp(line, context);
        for (const { id } of changes) expect(line[Number(id)]!.state).toBe('waiting');
        const after = line.map((row) => {
          const change = changes.find(({ id }) => id === row.id);
          if (!change) return row;
          const reason = 'reason' in change ? change.reason : null;
          const answer = 'response' in change ? change.response : row.response;
          return { ...row, state: change.state, reason, response: answer };
        });
        expect(lineUp(after, context)).toEqual([]);
      }),
    );
  });

  test('once everything before it has ended, nobody waits but for a dead one that they need', () => {
    fc.assert(
      fc.property(fc.array(standing, { maxLength: 6 }), (drawn) => {
        const line = drawn.map((row, index) => ({
          ...row,
          id: String(index),
          ...(row.state === 'due' || row.state === 'sending'
            ? { state: 'delivered' as const, response, facts: null }
            : {}),
        }));
        for (const change of lineUp(line, context))
          if (change.state === 'waiting')
            expect(change.reason).toMatch(/needs a person|^Waits for step \d\.$/);
        const first = line.findIndex((row) => row.state === 'waiting');
        const changed = lineUp(line, context).find(({ id }) => id === String(first));
        if (first !== -1 && changed?.state === 'waiting') expect(changed.reason).toContain('needs a person');
      }),
    );
  });
});

describe('after a try', () => {
  const result: fc.Arbitrary<TryResult> = fc.record(
    {
      verdict: fc.constantFrom('succeeded', 'already_done', 'retry', 'pause', 'renew_token', 'give_up'),
      status: fc.constantFrom(null, 200, 400, 401, 404, 412, 429, 500, 502, 503, 504),
      retryAfterMs: fc.integer({ min: 0, max: 86_400_000 }),
      code: fc.string(),
      message: fc.string(),
    },
    { requiredKeys: ['verdict', 'status', 'code', 'message'] },
  );
  const tried = fc.record({
    attempts: fc.integer({ min: 1, max: 5000 }),
    since: fc.integer({ min: 0, max: 2 * patienceMs }).map((ago) => new Date(now.getTime() - ago)),
    connectionFailures: fc.integer({ min: 0, max: 5000 }),
  });
  const random = fc.double({ min: 0, max: 1, noNaN: true });

  test('it is delivered, dead, or tried at an instant that comes', () => {
    fc.assert(
      fc.property(result, tried, random, (one, so, chance) => {
        const { delivery, connection } = settle(one, so, now, chance);
        if (delivery.state === 'due') {
          const wait = delivery.dueAt!.getTime() - now.getTime();
          expect(wait).toBeGreaterThanOrEqual(one.retryAfterMs ?? 0);
          expect(wait).toBeLessThanOrEqual(Math.max(15 * 60_000, one.retryAfterMs ?? 0));
          // Nobody is tried while their connection is not.
          if (connection && 'until' in connection) expect(delivery.dueAt).toEqual(connection.until);
        } else expect(delivery.dueAt).toBeNull();
        if (delivery.state === 'dead' && one.verdict !== 'give_up')
          expect(now.getTime() - so.since.getTime()).toBeGreaterThanOrEqual(patienceMs);
      }),
    );
  });

  const settled = (one: Partial<TryResult>, attempts = 1, connectionFailures = 0, chance = 0) =>
    settle(
      { verdict: 'retry', status: 500, code: '', message: 'x', ...one },
      { attempts, since: now, connectionFailures },
      now,
      chance,
    );
  const waits = (one: Partial<TryResult>, attempts = 1, failures = 0, chance = 0) =>
    settled(one, attempts, failures, chance).delivery.dueAt!.getTime() - now.getTime();

  test('its own failures wait longer and longer, half of it by chance', () => {
    expect([1, 2, 3, 20].map((n) => waits({}, n))).toEqual([1000, 2000, 4000, 450_000]);
    expect(waits({}, 1, 0, 1)).toBe(2000);
    expect(settled({}).connection).toEqual({ kind: 'works' });
  });

  test('what is the connection’s rests the connection, and does not count the tries of one delivery', () => {
    for (const status of [null, 502, 503, 504]) {
      expect(waits({ status }, 50)).toBe(1000);
      expect(settled({ status }, 50, 4).connection).toMatchObject({ kind: 'rest', failures: 5 });
    }
    expect(settled({ verdict: 'pause', status: 403 }).connection).toMatchObject({
      kind: 'rest',
      failures: 1,
    });
    expect(settled({ verdict: 'pause', status: 429, retryAfterMs: 40_000 }).connection).toMatchObject({
      kind: 'pause',
    });
  });

  test('one at a time probes a connection at fault', () => {
    expect([0, restsFrom - 1, restsFrom, 99].map((failures) => atOnce(failures, 20))).toEqual([20, 20, 1, 1]);
  });
});

test('a corrected request never leaves the API of its connection', () => {
  const base = 'https://contoso.crm.dynamics.com/api/data/v9.2';
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string().map((path) => `${base}/${path}`),
      ),
      (url) => {
        if (checkEdited({ method: 'GET', url, headers: {}, body: '' }, base) !== undefined) return;
        expect(new URL(url).href.startsWith(`${base}/`)).toBe(true);
      },
    ),
  );
  expect(
    checkEdited({ method: 'GET', url: `${base}/phonecalls`, headers: {}, body: '' }, base),
  ).toBeUndefined();
});
