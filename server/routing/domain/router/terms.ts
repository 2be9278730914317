/** The terms on which a representative may be asked: what the workstream, the queue, its rings and a rule come to. */

import type { OrderKey } from '../methods/order-key.ts';
import type { AttributeIndex } from './attribute-test.ts';
import type { ProfileColumn } from './columns.ts';
import type { AllowedPresences } from './presences.ts';
import type { RingOf } from './ring.ts';
import type { WorkingHours } from './working-hours.ts';

export interface Terms {
  /** Of the custom method's rule; empty for the built-in methods. */
  readonly name: string;
  readonly presences: AllowedPresences;
  readonly ring: RingOf | null;
  readonly openRings: number;
  /** Null when nothing is asked of them. */
  readonly attributes: AttributeIndex | null;
  readonly hours: WorkingHours | null;
  /** Whether every skill is asked for without exception; else skills do not decide who may. */
  readonly isExact: boolean;
  readonly needsCapacity: boolean;
  readonly units: number;
  readonly interrupts: boolean;
  readonly profiles: readonly ProfileColumn[];
  /** What decides between those who may, in turn; the id at last. */
  readonly order: readonly OrderKey[];
  /** By what names a trace tells what the order stands on. */
  readonly keys: readonly string[];
}

/** Of terms of one need, those that ask for less than any of the others: who passes none of them passes none at all. */
export const widestOf = (all: readonly Terms[]): readonly Terms[] =>
  all.filter(
    (terms, i) =>
      !all.some((other, j) => j !== i && covers(other, terms) && (j > i || !covers(terms, other))),
  );

/** Whether everybody who may be asked on the narrow terms may be asked on the wide ones too, whatever the skills. */
const covers = (wide: Terms, narrow: Terms): boolean =>
  wide.ring === narrow.ring &&
  wide.openRings >= narrow.openRings &&
  narrow.presences.refs.every((ref) => wide.presences.refs.includes(ref)) &&
  (wide.hours === null || wide.hours === narrow.hours) &&
  (!wide.isExact || narrow.isExact) &&
  (!wide.needsCapacity || narrow.needsCapacity) &&
  (wide.attributes === null || (narrow.attributes !== null && wide.attributes.covers(narrow.attributes)));
