/**
 * What is looked at of everybody in a queue for every decision, side by side for each representative: in columns of their
 * own the same numbers would lie in as many places of memory. Four numbers each, from `place << 2`.
 */

/** Bits: what stands against whatever is asked, `awayMask`; at the limit of a blocking profile; above them the presence. */
export const standingAt = 0;
/** Bits of the skills they have: who lacks a bit has not got the skill. */
export const skillBitsAt = 1;
/** Units that are left beside everything, and beside what may not be interrupted. */
export const freeAt = 2;
export const freeBesideFirmAt = 3;
export const glanceWidth = 4;

/** 0 for somebody who is there, else one of these. */
export const awayMask = 3;
export const inactive = 1;
export const disconnected = 2;
export const blockedBit = 4;
export const presenceShift = 3;
