import type { House } from '../../data-model/house/index.ts';

export async function availableByQueue(_house: House, _organizationId: string): Promise<Map<string, number>> {
  throw new Error('not written yet');
}
