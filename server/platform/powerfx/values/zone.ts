/** Time zones: how far the clock on the wall is ahead of UTC. */
import { Moment } from './value.ts';

export interface Zone {
  readonly name: string;
  /** Milliseconds that the wall clock is ahead of UTC at that moment. */
  offsetAt(utc: number): number;
}

export const utc: Zone = { name: 'UTC', offsetAt: () => 0 };

/** Of the IANA names, from the engine's own data. @throws RangeError for a name that there is not */
export function zoneNamed(name: string): Zone {
  if (name === 'UTC') return utc;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  });
  const known = new Map<number, number>();
  return {
    name,
    offsetAt(moment) {
      // Offsets change on a quarter of an hour at most.
      const quarter = Math.floor(moment / 900_000) * 900_000;
      const there = known.get(quarter);
      if (there !== undefined) return there;
      const parts = new Map(format.formatToParts(quarter).map(({ type, value }) => [type, value]));
      const number = (part: Intl.DateTimeFormatPartTypes) => Number(parts.get(part) ?? 0);
      if (parts.get('era') === 'BC') return 0;
      const wall = new Date(0);
      wall.setUTCFullYear(number('year'), number('month') - 1, number('day'));
      wall.setUTCHours(number('hour'), number('minute'), number('second'));
      const offset = wall.getTime() - quarter;
      if (known.size > 1000) known.clear();
      known.set(quarter, offset);
      return offset;
    },
  };
}

/** The moment at which the wall clock shows `wall` (milliseconds as if it were UTC); of two, the later offset's. */
export function wallToUtc(zone: Zone, wall: number): number {
  // Of a clock that shows this twice, standard time is meant.
  const day = 86_400_000;
  const candidates = [zone.offsetAt(wall - day), zone.offsetAt(wall + day)].sort((a, b) => a - b);
  for (const offset of candidates) if (zone.offsetAt(wall - offset) === offset) return wall - offset;
  return wall - candidates[0]!;
}

/** A wall's clock that was put forward past this time shows the first one behind the gap. */
export function validMoment(moment: Moment, zone: Zone): Moment {
  if (moment.kind === 'time' || zone === utc) return moment;
  const shown = utcToWall(zone, wallToUtc(zone, moment.ms));
  if (shown === moment.ms) return moment;
  // The gap's end is where the offset changes.
  let [before, after] = [wallToUtc(zone, moment.ms) - 86_400_000, wallToUtc(zone, moment.ms) + 86_400_000];
  const old = zone.offsetAt(before);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zone.offsetAt(middle) === old) before = middle;
    else after = middle;
  }
  return new Moment(moment.kind, utcToWall(zone, after));
}

export const utcToWall = (zone: Zone, moment: number): number => moment + zone.offsetAt(moment);
