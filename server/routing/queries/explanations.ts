import type { Explanation } from '../../../contracts/api/shapes.ts';
import type { House } from '../../data-model/house/index.ts';

/** An explanation, and how many representatives were left out because they are not members of the queue. */
export type StoredExplanation = Explanation & { notInQueue: number };

export async function explanations(_house: House, _organizationId: string, _conversationId: string): Promise<StoredExplanation[]> {
  throw new Error('not written yet');
}
