/** How long a customer will probably wait, from the place in line and the pace of the queue. Pure. */
import type { Pace } from './pace.ts';

/** What the staff on duty could do, for a queue that has little history of its own. */
export interface Staffing {
  /** Conversations that those on duty can have at a time. */
  readonly slots: number;
  /** Mean time that one of them is held, milliseconds; null when nothing was measured. */
  readonly handleMs: number | null;
}

export interface Standing {
  /** 1 is next. */
  readonly place: number;
  /** Representatives who could take one this moment. */
  readonly free: number;
  /** Until the queue opens, milliseconds; 0 when it is open, null when it never opens again. */
  readonly opensInMs: number | null;
}

/** What the staffing counts for beside the measured departures. */
const staffingWeight = 4;
/** After so many places a sum is near enough to its integral. */
const summedPlaces = 200;

/**
 * Milliseconds from now to the answer for one at this place; null when there is nothing to go by: never answered,
 * nobody on duty whose pace is known, and nobody free.
 *
 * Each place is one departure: the next to come free, or somebody ahead who gives up.
 */
export function expectedWaitMs(pace: Pace, standing: Standing, staffing: Staffing | null): number | null {
  const { place, free, opensInMs } = standing;
  if (opensInMs === null) return null;
  const handOver = pace.handOverMs ?? 0;
  if (place <= free) return opensInMs + handOver;
  const served = serviceRate(pace, staffing);
  if (served === null) return opensInMs > 0 ? opensInMs : null;
  return opensInMs + lineMs(place - free, served, pace.abandoned) + handOver;
}

/** Conversations served per millisecond while somebody waits: as measured, and by the staff on duty. */
function serviceRate(pace: Pace, staffing: Staffing | null): number | null {
  const able =
    staffing?.handleMs && staffing.slots > 0 ? staffing.slots / Math.max(1, staffing.handleMs) : null;
  if (pace.served === null) return able;
  if (able === null) return pace.served;
  return (pace.measured + staffingWeight) / (pace.measured / pace.served + staffingWeight / able);
}

/** The time until `places` have left the line, where each of those still ahead may also give up. */
function lineMs(places: number, served: number, abandoned: number): number {
  let total = 0;
  const summed = Math.min(places, summedPlaces);
  for (let ahead = 0; ahead < summed; ahead += 1) total += 1 / (served + ahead * abandoned);
  if (places <= summed) return total;
  return abandoned > 0
    ? total + Math.log((served + places * abandoned) / (served + summed * abandoned)) / abandoned
    : total + (places - summed) / served;
}

/** Full seconds, rounded up, as customers are told. */
export const toSeconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : Math.ceil(milliseconds / 1000);
