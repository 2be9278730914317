import { describe, expect, it } from 'vitest';
import { countdown, sampleClock, secondsSince, serverNow, unknownClock } from './clock.ts';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();

describe('clock', () => {
  it('corrects a local clock that is off, by the least delayed sample', () => {
    let clock = sampleClock(unknownClock, at(100), 40_300);
    clock = sampleClock(clock, at(101), 41_050);
    clock = sampleClock(clock, at(102), 42_900);
    expect(serverNow(clock, 50_000)).toBe(109_950);
    expect(serverNow(unknownClock, 5)).toBe(5);
    expect(sampleClock(clock, 'nonsense', 1)).toBe(clock);
  });

  it('forgets old samples', () => {
    let clock = sampleClock(unknownClock, at(1000), 0);
    for (let index = 0; index < 8; index++) clock = sampleClock(clock, at(10), 0);
    expect(serverNow(clock, 0)).toBe(10_000);
  });

  it('counts down to zero and no further', () => {
    expect(countdown(at(100), at(120), 105_500)).toEqual({ seconds: 15, share: 0.725 });
    expect(countdown(at(100), at(120), 130_000)).toEqual({ seconds: 0, share: 0 });
    expect(countdown(at(100), at(120), 90_000).share).toBe(1);
  });

  it('counts up', () => {
    expect(secondsSince(at(10), 12_500)).toBe(2.5);
    expect(secondsSince(at(10), 9_000)).toBe(0);
  });
});
