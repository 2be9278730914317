/** Who is asking: by bearer token, or by the session cookie. */

import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'node:querystring';
import type { House } from '../../data-model/house/index.ts';
import { type Principal, principalBySecret } from '../../data-model/people/index.ts';
import { assertSameOrigin } from './same-origin.ts';

export const sessionCookie = 'patchbay_session';

export interface Credentials {
  secret: string;
  byCookie: boolean;
}

function credentialsOf(headers: IncomingHttpHeaders): Credentials | undefined {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer) return { secret: bearer, byCookie: false };
  const cookie = parse((headers.cookie ?? '').replace(/;\s*/g, '&'))[sessionCookie];
  return typeof cookie === 'string' && cookie !== '' ? { secret: cookie, byCookie: true } : undefined;
}

/**
 * Null when there are no credentials.
 * @throws {AppError} `auth.required`, `auth.token_expired`, `auth.forbidden` for a cookie from a foreign page
 */
export async function principalOf(house: House, headers: IncomingHttpHeaders): Promise<Principal | null> {
  const credentials = credentialsOf(headers);
  if (!credentials) return null;
  if (credentials.byCookie) assertSameOrigin({ headers });
  return await principalBySecret(house, credentials.secret);
}
