import type { Actor } from '../../data-model/events/index.ts';
import type { Tx } from '../../data-model/house/index.ts';

export interface ReleasedCapacity {
  representativeId: string;
  units: number;
}

export async function releaseCapacity(
  _tx: Tx,
  _conversationId: string,
  _at: Date,
  _actor: Actor,
): Promise<ReleasedCapacity | null> {
  throw new Error('not written yet');
}
