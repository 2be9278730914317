import type { Tx } from '../../data-model/house/index.ts';

export async function withdrawOffer(_tx: Tx, _conversationId: string, _at: Date): Promise<boolean> {
  throw new Error('not written yet');
}
