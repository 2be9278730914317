/** The terms on which a representative may be asked: what the workstream, the queue, its rings and a rule come to. */

import type { OrderKey } from '../methods/order-key.ts';
import type { AttributeTest } from './attribute-test.ts';
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
  readonly attributes: readonly AttributeTest[];
  readonly hours: WorkingHours | null;
  /** Whether every skill is asked for without exception; else skills do not decide who may. */
  readonly isExact: boolean;
  readonly needsCapacity: boolean;
  readonly units: number;
  readonly interrupts: boolean;
  readonly profiles: readonly ProfileColumn[];
  /** What decides between those who may, in turn; the id at last. */
  readonly order: readonly OrderKey[];
}
