import { describe, expect, it } from 'vitest';
import { consultWarning, couldTake, directedWarning, type Standing } from './warnings.ts';

const free: Standing = {
  displayName: 'Ada',
  connected: true,
  presence: 'available',
  allowed: true,
  room: true,
  ringing: false,
};

describe('one who is meant by a transfer', () => {
  it.each<[string, Partial<Standing>, string | undefined, boolean]>([
    ['free', {}, undefined, true],
    ['being offered something', { ringing: true }, 'is being offered another', true],
    ['full', { room: false }, 'no capacity left', false],
    ['away', { presence: 'away', allowed: false }, 'Ada is away', false],
    ['disconnected', { connected: false, presence: 'offline', allowed: false }, 'not connected', false],
    ['inactive', { presence: 'inactive', allowed: false }, 'inactive after a missed offer', false],
  ])('%s', (_what, change, warning, could) => {
    const standing = { ...free, ...change };
    expect(couldTake(standing)).toBe(could);
    if (warning === undefined) expect(directedWarning(standing)).toBeUndefined();
    else expect(directedWarning(standing)).toContain(warning);
  });
});

describe('one who is asked for advice', () => {
  it.each<[string, Partial<Standing>, string | undefined]>([
    ['free', {}, undefined],
    ['full: advice takes no capacity', { room: false, presence: 'busy' }, undefined],
    ['not to be disturbed', { presence: 'do_not_disturb' }, 'not to be disturbed'],
    ['gone', { connected: false }, 'not connected'],
    ['being rung', { ringing: true }, 'being offered'],
  ])('%s', (_what, change, warning) => {
    const said = consultWarning({ ...free, ...change });
    if (warning === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(warning);
  });
});
