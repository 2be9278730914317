import type { House } from '../../data-model/house/index.ts';

export interface QueuePosition {
  /** 1 is next. */
  position: number;
  expectedWaitSeconds: number | null;
  representativesAvailable: number;
}

export async function queuePosition(_house: House, _organizationId: string, _conversationId: string): Promise<QueuePosition | null> {
  throw new Error('not written yet');
}
