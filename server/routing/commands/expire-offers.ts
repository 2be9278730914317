import type { House } from '../../data-model/house/index.ts';

export async function expireOffers(_house: House, _organizationId: string): Promise<number> {
  throw new Error('not written yet');
}
