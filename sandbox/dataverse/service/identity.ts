/** From a request's token and headers to who is asking. */

import { type Client, clientById } from '../login/directory.ts';
import type { Claims, Tokens } from '../login/tokens.ts';
import { ApiError } from '../odata/api-error.ts';
import type { Caller } from '../records/caller.ts';
import { type Organization, referenceToUser } from './organization.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/** @throws ApiError 401 without a valid token for this environment, 403 without a user in it */
export function callerOf(organization: Organization, tokens: Tokens, headers: Headers): Caller {
  const claims = claimsOf(organization, tokens, headers);
  const client: Client | undefined = clientById(claims.appid);
  const row =
    claims.idtyp === 'app'
      ? organization.userBy('applicationid', claims.appid)
      : organization.userBy('azureactivedirectoryobjectid', claims.oid);
  if (row === undefined || row.isdisabled === true) {
    throw new ApiError(403, '0x80072560', 'The user is not a member of the organization.');
  }
  const caller: Caller = {
    user: referenceToUser(row),
    denied: new Set(claims.idtyp === 'app' ? client?.denied : undefined),
  };
  const other = impersonated(organization, headers);
  if (other === undefined) return caller;
  if (claims.idtyp !== 'app' || client?.denied !== undefined) {
    throw new ApiError(
      403,
      '0x80040220',
      `Principal user (Id=${caller.user.id}, type=8) is missing prvActOnBehalfOfAnotherUser privilege.`,
    );
  }
  return { ...caller, onBehalfOf: other };
}

function claimsOf(organization: Organization, tokens: Tokens, headers: Headers): Claims {
  const token = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const claims = token === undefined ? undefined : tokens.verify(token);
  if (claims === undefined || !organization.hasAddress(claims.aud)) throw unauthorized(organization);
  return claims;
}

/** Dataverse's challenge names the authority and the resource that a token is needed for. */
export const unauthorized = (organization: Organization): ApiError =>
  new ApiError(401, '0x80072560', 'HTTP Error 401 - Unauthorized: Access is denied', {
    'WWW-Authenticate': `Bearer authorization_uri=${organization.authorizeUrl}, resource_id=${organization.url}/`,
  });

function impersonated(organization: Organization, headers: Headers): Caller['user'] | undefined {
  const [objectId, userId] = [headers.callerobjectid, headers.mscrmcallerid];
  if (objectId === undefined && userId === undefined) return undefined;
  const row =
    objectId === undefined
      ? organization.userBy('systemuserid', userId!)
      : organization.userBy('azureactivedirectoryobjectid', objectId);
  if (row !== undefined) return referenceToUser(row);
  throw objectId === undefined
    ? new ApiError(404, '0x80040217', `systemuser With Id = ${userId} Does Not Exist`)
    : new ApiError(
        403,
        '0x80041d1f',
        `No user with Microsoft Entra Object Id ${objectId} in this organization.`,
      );
}
