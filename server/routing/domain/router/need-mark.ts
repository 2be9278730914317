/** By what a need is known among those that somebody in a queue has: what is looked at for each who waits is a number. */

/** Above the bits of the skills. */
const aboveBits = 2 ** 32;

/**
 * The need's number, and below it the bits of the skills that it requires (see `Need.skillBits`), which rule out most at
 * a glance: bitwise operators see those alone, as in `mark & lacks`.
 */
export type NeedMark = number;

/** Of one who is not offered to everybody: no number, and every skill. */
export const noNeed: NeedMark = aboveBits - 1;

/** @param number from 1 */
export const needMark = (number: number, skillBits: number): NeedMark =>
  number * aboveBits + (skillBits >>> 0);

export const numberIn = (mark: NeedMark): number => Math.floor(mark / aboveBits);
