import { expect, it } from 'vitest';
import { parseActivitySet, sequenceOf } from './activity.ts';
import { asDirectLineError, errorOf } from './direct-line-error.ts';

it('reads frames with care', () => {
  expect(parseActivitySet('')).toBeNull();
  expect(parseActivitySet('not json')).toBeNull();
  expect(parseActivitySet('[]')).toBeNull();
  expect(parseActivitySet('{"activities":[null,1,{"type":"message"}]}')).toEqual({
    activities: [{ type: 'message' }],
  });
  expect(parseActivitySet('{"activities":[],"watermark":7}')).toEqual({ activities: [], watermark: '7' });
});

it('takes the sequence from the id', () => {
  expect(sequenceOf('0192|0000012')).toBe(12);
  expect(sequenceOf('a|b|0000003')).toBe(3);
  expect(sequenceOf('typing')).toBeNull();
  expect(sequenceOf(undefined)).toBeNull();
});

it('keeps the code of an error, and finds one where a proxy answered', () => {
  const closed = errorOf(409, '{"error":{"code":"conversation.closed","message":"Over."}}', null);
  expect([closed.code, closed.message, closed.passing]).toEqual(['conversation.closed', 'Over.', false]);
  const busy = errorOf(503, '<html>Bad gateway</html>', '3');
  expect([busy.code, busy.retryAfterMs, busy.passing]).toEqual(['server.unavailable', 3000, true]);
  expect(asDirectLineError(new TypeError('x')).code).toBe('network.failed');
});
