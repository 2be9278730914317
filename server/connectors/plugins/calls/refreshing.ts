/** Renewals of personal tokens that are under way in this process: a refresh token is used once. */
import type { House } from '../../../data-model/house/index.ts';
import type { Outbound } from '../../../platform/outbound/index.ts';
import type { SealedTokens } from './sealed-tokens.ts';

/** As long as the process's way out. */
const running = new WeakMap<Outbound, Map<string, Promise<SealedTokens>>>();

/** Everybody who asks while a renewal is under way waits for that one. */
export async function onceAtATime(
  house: House,
  key: string,
  renew: () => Promise<SealedTokens>,
): Promise<SealedTokens> {
  const known = running.get(house.outbound) ?? new Map<string, Promise<SealedTokens>>();
  running.set(house.outbound, known);
  const underWay = known.get(key);
  if (underWay) return await underWay;
  const started = renew().finally(() => known.delete(key));
  known.set(key, started);
  return await started;
}
