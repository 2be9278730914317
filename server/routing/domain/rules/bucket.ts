/** The place of a conversation in its queue's prioritization. Pure. */
import type { QueueSetting } from '../configuration.ts';
import { fold, isScalar, numberOf } from './compare.ts';
import type { Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import type { Facts } from './facts.ts';
import { fieldValue } from './fields.ts';

export interface BucketPlace {
  /** The first bucket that matches, by index; null when none does: then it comes last. */
  readonly bucket: number | null;
  readonly bucketName?: string;
  /**
   * The values of the bucket's order-by fields: numbers, and text that is one, as numbers; other text folded, so that
   * it compares without regard to case; what is not there as ''.
   */
  readonly bucketKeys: readonly (string | number)[];
}

export function bucketOf(
  queue: Pick<QueueSetting, 'prioritization'>,
  facts: Facts,
  environment: Environment,
): BucketPlace {
  const index = queue.prioritization.findIndex(({ when }) => evaluate(when, facts, environment));
  if (index === -1) return { bucket: null, bucketKeys: [] };
  const { name, orderBy } = queue.prioritization[index]!;
  return {
    bucket: index,
    bucketName: name,
    bucketKeys: orderBy.map(({ field }) => keyOf(fieldValue(field, facts, environment))),
  };
}

function keyOf(value: unknown): string | number {
  const one = Array.isArray(value) ? (value as unknown[])[0] : value;
  if (!isScalar(one)) return '';
  if (typeof one === 'boolean') return one ? 1 : 0;
  return numberOf(one) ?? fold(one as string);
}
