import { expect, it } from 'vitest';
import { longestWaitMs, shortestWaitMs, waitBefore } from './back-off.ts';

it('waits between half a second and ten seconds, longer and longer, never all clients the same', () => {
  expect(waitBefore(0, () => 0)).toBe(shortestWaitMs);
  expect(waitBefore(0, () => 1)).toBe(1000);
  expect(waitBefore(1, () => 1)).toBe(2000);
  expect(waitBefore(50, () => 1)).toBe(longestWaitMs);
  expect(waitBefore(50, () => 0)).toBe(shortestWaitMs);
});
