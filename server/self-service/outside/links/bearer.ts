/** What proves to the other side who calls. */
import type { OutsideAuthentication } from '../../../../contracts/outside-agents.ts';
import { sharedTokens } from '../../../connectors/connections/index.ts';
import { TokenError, type TokenRequest } from '../../../connectors/crm/index.ts';
import type { House } from '../../../data-model/house/index.ts';
import { OutsideFault } from './fault.ts';
import type { OutsideAccess } from './link.ts';
import { onBehalfToken } from './on-behalf.ts';

export interface Bearer {
  readonly headers: Readonly<Record<string, string>>;
  /** To be told when it was not accepted; undefined: there is no other one to be had. */
  readonly renew?: () => void;
}

const missing = (what: string): OutsideFault => new OutsideFault('settings', `${what} is missing. Enter it.`);

/** @throws {OutsideFault} */
export async function bearerFor(
  house: House,
  access: OutsideAccess<unknown>,
  authentication: OutsideAuthentication,
): Promise<Bearer> {
  const { secret, policy } = access;
  const bearer = (value: string): Bearer['headers'] => ({ authorization: `Bearer ${value}` });
  switch (authentication.kind) {
    case 'none':
      return { headers: {} };
    case 'bearer':
      if (secret === undefined) throw missing('The token');
      return { headers: bearer(secret) };
    case 'client_credentials': {
      if (secret === undefined) throw missing('The client secret');
      const { tokenUrl, clientId, scope } = authentication;
      const request: TokenRequest = { tokenUrl, clientId, scope, clientSecret: secret, policy };
      const tokens = sharedTokens(house);
      const token = await tokens.get(request).catch((error: unknown) => {
        throw signInFault(error);
      });
      return { headers: bearer(token.value), renew: () => tokens.drop(request, token) };
    }
    case 'on_behalf':
      if (secret === undefined) throw missing('The refresh token');
      return await onBehalfToken(house, access, authentication).then(({ value, renew }) => ({
        headers: bearer(value),
        renew,
      }));
  }
}

function signInFault(error: unknown): unknown {
  if (!(error instanceof TokenError)) return error;
  const { verdict, retryAfterMs } = error.refusal;
  const lasting = verdict !== 'retry' && retryAfterMs === undefined;
  return new OutsideFault(lasting ? 'refused' : 'busy', error.message, {
    retry: !lasting,
    retryAfterMs,
    cause: error,
  });
}
