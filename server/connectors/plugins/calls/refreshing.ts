/** Renewals of personal tokens in this process: a refresh token is used once. */
import type { House } from '../../../data-model/house/index.ts';
import type { Outbound } from '../../../platform/outbound/index.ts';
import type { SealedTokens } from './sealed-tokens.ts';

/** Live as long as the process's way out. */
const renewals = new WeakMap<Outbound, Map<string, Promise<SealedTokens>>>();
const mostKept = 500;

/**
 * Everybody who wants to renew the same token gets the one answer: while it is under way, and afterwards too, since one
 * who read the old token from its row may come when the renewal is done already.
 * @param key names the token that is renewed
 */
export async function renewOnce(
  house: House,
  key: string,
  renew: () => Promise<SealedTokens>,
): Promise<SealedTokens> {
  const known = renewals.get(house.outbound) ?? new Map<string, Promise<SealedTokens>>();
  renewals.set(house.outbound, known);
  const before = known.get(key);
  if (before) return await before;
  const started = renew();
  known.set(key, started);
  if (known.size > mostKept) known.delete(known.keys().next().value!);
  try {
    return await started;
  } catch (error) {
    known.delete(key);
    throw error;
  }
}
