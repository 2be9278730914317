import type { House } from '../../data-model/house/index.ts';
import type { OfferAnswer } from './accept-offer.ts';

export async function declineOffer(_house: House, _organizationId: string, _answer: OfferAnswer): Promise<void> {
  throw new Error('not written yet');
}
