import type { House } from '../../data-model/house/index.ts';

/** Which offer is answered, and by whom. */
export interface OfferAnswer {
  offerId: string;
  representativeId: string;
}

export interface AcceptedOffer {
  conversationId: string;
  handlerEpoch: number;
}

export async function acceptOffer(_house: House, _organizationId: string, _answer: OfferAnswer): Promise<AcceptedOffer> {
  throw new Error('not written yet');
}
