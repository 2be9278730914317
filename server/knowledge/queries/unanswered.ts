/** Questions that no article answered. */
import { type House, read } from '../../data-model/house/index.ts';
import { type UnansweredRow, type UnansweredState, unansweredRows } from '../store/unanswered.store.ts';

/** The most asked first. */
export async function listUnanswered(
  house: House,
  organizationId: string,
  filter: { state: UnansweredState; limit: number },
): Promise<UnansweredRow[]> {
  return await read(house, organizationId, (tx) => unansweredRows(tx, organizationId, filter));
}
