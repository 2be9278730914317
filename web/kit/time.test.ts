import { describe, expect, it } from 'vitest';
import {
  formatClock,
  formatDay,
  formatDuration,
  formatRelative,
  formatSize,
  spokenDuration,
} from './time.ts';

describe('time', () => {
  it('runs a clock', () => {
    expect([0, 7.9, 65, 3729, -3].map(formatClock)).toEqual(['0:00', '0:07', '1:05', '1:02:09', '0:00']);
  });

  it('rounds durations for reading', () => {
    expect([0, 59, 60, 7800, 7200, 400_000].map(formatDuration)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '2 h 10 min',
      '2 h',
      '4 d',
    ]);
  });

  it('speaks durations', () => {
    expect([0, 1, 60, 65, 3661].map(spokenDuration)).toEqual([
      '0 seconds',
      '1 second',
      '1 minute',
      '1 minute 5 seconds',
      '1 hour 1 minute',
    ]);
  });

  it('names days near now', () => {
    const now = new Date(2026, 10, 21, 9, 0);
    expect(formatDay(new Date(2026, 10, 21, 0, 1).toISOString(), now)).toBe('Today');
    expect(formatDay(new Date(2026, 10, 20, 23, 59).toISOString(), now)).toBe('Yesterday');
    expect(formatDay(new Date(2025, 10, 20).toISOString(), now)).toContain('2025');
  });

  it('sizes files', () => {
    expect([12, 2048, 3_500_000].map(formatSize)).toEqual(['12 B', '2 KB', '3.3 MB']);
  });
});

describe('formatRelative', () => {
  it('chooses the unit that reads best, in both directions', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(formatRelative('2026-11-21T11:58:00Z', now)).toBe('2 minutes ago');
    expect(formatRelative('2026-11-21T15:00:00Z', now)).toBe('in 3 hours');
    expect(formatRelative('2026-11-20T12:00:00Z', now)).toBe('yesterday');
  });
});
