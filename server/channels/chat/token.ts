/** Direct Line's secrets and tokens: who may speak in which conversation, without a row anywhere. */

import type { House } from '../../data-model/house/index.ts';
import { derivedSecret, seal, unseal } from '../../platform/auth/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { ChatChannel } from './channel.ts';

/** Seconds. Clients refresh every 15 minutes. */
export const tokenLifetimeSeconds = 3600;
/** A phone that slept may still refresh a token that expired this long ago; it may do nothing else with it. Seconds. */
const refreshGraceSeconds = 24 * 3600;
/** The stream's address is used at once. Seconds. */
const streamLifetimeSeconds = 60;

/** What a token says. One-letter keys: it travels with every request. */
interface Claims {
  /** Organization, channel, conversation. */
  o: string;
  c: string;
  v: string;
  /** The user's id, when the token is bound to one, and name. */
  u?: string;
  n?: string;
  /** Expiry, seconds since 1970. */
  e: number;
}

export interface ChatToken {
  organizationId: string;
  channelId: string;
  conversationId: string;
  /** Undefined when the token's maker left the user open: then the activity's `from` says who. */
  userId: string | undefined;
  userName: string | undefined;
}

const seconds = (house: House) => Math.floor(house.clock.now().getTime() / 1000);

export function mintToken(house: House, token: ChatToken, lifetime = tokenLifetimeSeconds): string {
  const claims: Claims = {
    o: token.organizationId,
    c: token.channelId,
    v: token.conversationId,
    e: seconds(house) + lifetime,
    ...(token.userId === undefined ? {} : { u: token.userId }),
    ...(token.userName === undefined ? {} : { n: token.userName }),
  };
  return seal(house.signingKey, 'direct-line', claims);
}

/** Verified tokens, so that a busy sender's signature is checked once. Cleared when it has grown: checking costs microseconds. */
const mostVerified = 2000;
const verified = new Map<string, Claims>();

function claimsOf(house: House, text: string): Claims {
  const known = verified.get(text);
  if (known) return known;
  const claims = unseal(house.signingKey, 'direct-line', text) as Claims | undefined;
  if (!claims) throw new AppError('auth.token_invalid');
  if (verified.size >= mostVerified) verified.clear();
  verified.set(text, claims);
  return claims;
}

const tokenOf = (claims: Claims): ChatToken => ({
  organizationId: claims.o,
  channelId: claims.c,
  conversationId: claims.v,
  userId: claims.u,
  userName: claims.n,
});

/** @throws {AppError} `auth.token_invalid`, `auth.token_expired` */
export function readToken(house: House, text: string): ChatToken {
  const claims = claimsOf(house, text);
  if (claims.e <= seconds(house)) throw new AppError('auth.token_expired');
  return tokenOf(claims);
}

/** For refreshing only: accepts a token that expired within the grace. */
export function readTokenForRefresh(house: House, text: string): ChatToken {
  const claims = claimsOf(house, text);
  if (claims.e + refreshGraceSeconds <= seconds(house)) throw new AppError('auth.token_expired');
  return tokenOf(claims);
}

/** The `t` of a stream's address: good for one minute, for one conversation. */
export function mintStreamKey(house: House, token: ChatToken): string {
  return seal(house.signingKey, 'direct-line-stream', {
    ...token,
    e: seconds(house) + streamLifetimeSeconds,
  });
}

/** @throws {AppError} `auth.token_invalid`, `auth.token_expired` */
export function readStreamKey(house: House, text: string): ChatToken {
  const claims = unseal(house.signingKey, 'direct-line-stream', text) as
    | (ChatToken & { e: number })
    | undefined;
  if (!claims) throw new AppError('auth.token_invalid');
  if (claims.e <= seconds(house)) throw new AppError('auth.token_expired');
  return claims;
}

/** A channel's Direct Line secret. It follows from the signing key, so it is stored nowhere. */
export function channelSecret(
  house: House,
  channel: Pick<ChatChannel, 'channelId' | 'secretVersion'>,
): string {
  return `${channel.channelId}.${derivedSecret(house.signingKey, `direct-line-secret:${channel.channelId}:${channel.secretVersion}`)}`;
}

/** The channel id that a secret claims, or undefined when it cannot be a secret at all. */
export function channelIdOfSecret(text: string): string | undefined {
  return /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[A-Za-z0-9_-]{43}$/.exec(text)?.[1];
}
