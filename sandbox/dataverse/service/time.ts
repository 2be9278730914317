/** Time, chance and waiting, so that a test may decide about them. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export interface Time {
  now(): Date;
  newId(): string;
  /** From 0 to below 1. */
  random(): number;
  /** Resolves after so long, or at once when the sandbox closes. */
  wait(ms: number): Promise<void>;
}

/** The same sequence in every run: a fault with a probability hits the same requests. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function makeTime(given: { now?: () => Date; newId?: () => string; closing: AbortSignal }): Time {
  return {
    now: given.now ?? (() => new Date()),
    newId: given.newId ?? randomUUID,
    random: seededRandom(1),
    async wait(ms) {
      if (ms <= 0 || given.closing.aborted) return;
      await delay(ms, undefined, { signal: given.closing }).catch(() => undefined);
    },
  };
}
