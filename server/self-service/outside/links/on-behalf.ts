/**
 * Tokens on behalf of the account that consented (OAuth 2, RFC 6749 6): the refresh token is the agent's secret, and
 * servers that give a new one with each answer have it kept.
 */
import type { OutsideAuthentication } from '../../../../contracts/outside-agents.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import type { Outbound } from '../../../platform/outbound/index.ts';
import { isObject } from '../domain/activity.ts';
import { putAgentSecret } from '../store/secret.store.ts';
import { faultOf, OutsideFault } from './fault.ts';
import type { OutsideAccess } from './link.ts';

type OnBehalf = Extract<OutsideAuthentication, { kind: 'on_behalf' }>;

interface Kept {
  value: string;
  renewAt: number;
}

/** Lives as long as the process's way out. */
const keptBy = new WeakMap<Outbound, Map<string, Promise<Kept>>>();

/** @throws {OutsideFault} */
export async function onBehalfToken(
  house: House,
  access: OutsideAccess<unknown>,
  authentication: OnBehalf,
): Promise<{ value: string; renew: () => void }> {
  const kept = keptBy.get(house.outbound) ?? new Map<string, Promise<Kept>>();
  keptBy.set(house.outbound, kept);
  const key = JSON.stringify([access.agentId, authentication]);
  const renew = () => void kept.delete(key);
  const known = await kept.get(key)?.catch(() => undefined);
  if (known && known.renewAt > house.clock.now().getTime()) return { value: known.value, renew };
  const asking = ask(house, access, authentication);
  kept.set(key, asking);
  const { value } = await asking.catch((error: unknown) => {
    kept.delete(key);
    throw error;
  });
  return { value, renew };
}

async function ask(
  house: House,
  { organizationId, agentId, secret, policy }: OutsideAccess<unknown>,
  { tokenUrl, clientId, scope }: OnBehalf,
): Promise<Kept> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: secret ?? '',
    ...(scope === '' ? {} : { scope }),
  });
  const answer = await house.outbound
    .send({
      method: 'POST',
      url: tokenUrl,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      policy,
      maxRedirects: 0,
      maxBytes: 1_000_000,
    })
    .catch((error: unknown) => {
      throw faultOf(error);
    });
  const body = jsonOf(answer.text());
  const value = isObject(body) ? body.access_token : undefined;
  if (answer.status !== 200 || typeof value !== 'string' || !isObject(body)) {
    const busy = answer.status === 429 || answer.status >= 500;
    throw new OutsideFault(
      busy ? 'busy' : 'refused',
      busy
        ? 'The sign-in server has no time for us now.'
        : 'The sign-in server does not accept the refresh token any more. Sign in again and enter the new one.',
      { retry: busy },
    );
  }
  const renewed = body.refresh_token;
  if (typeof renewed === 'string' && renewed !== secret)
    await transact(house, organizationId, (tx) => putAgentSecret(house, tx, agentId, renewed));
  const seconds = typeof body.expires_in === 'number' ? body.expires_in : 1800;
  return { value, renewAt: house.clock.now().getTime() + seconds * 900 };
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
