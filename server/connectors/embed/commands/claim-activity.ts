/** One page of several writes a conversation down in its CRM: the first who asks. */
import { type House, transact } from '../../../data-model/house/index.ts';
import { insertActivityClaim } from '../store/embed-activity.store.ts';

/** Whoever asks may read the conversation. @returns false when somebody asked before. */
export async function claimActivity(
  house: House,
  organizationId: string,
  claim: { conversationId: string; userId: string },
): Promise<boolean> {
  return await transact(house, organizationId, (tx) => insertActivityClaim(tx, claim, house.clock.now()));
}
