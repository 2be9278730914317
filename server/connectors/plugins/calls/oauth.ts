/** Tokens from an OAuth 2 server, through the guarded way out. */
import type { HostPolicy, Outbound } from '../../../platform/outbound/index.ts';
import { isOutboundError } from '../../../platform/outbound/index.ts';
import { CallError } from './call-error.ts';

export interface Tokens {
  accessToken: string;
  refreshToken: string | null;
  /** Null when the server does not say. */
  expiresAt: Date | null;
}

const timeoutMs = 20_000;
const maxBytes = 256 * 1024;

/** What servers say, and what it means to whoever set the connection up. */
const meanings: Readonly<Record<string, string>> = {
  invalid_client:
    'It does not accept the client id with this secret: check both, and that the secret has not expired.',
  unauthorized_client: 'This client may not get tokens in this way: allow it there.',
  invalid_scope: 'It does not know the scope: check it.',
  invalid_grant: 'The sign-in is not valid any more: sign in again.',
};

/**
 * @param form of the request, credentials included.
 * @throws {CallError} `credentials`, or `sign_in` when the person has to do it again.
 */
export async function requestTokens(
  outbound: Outbound,
  policy: HostPolicy,
  tokenUrl: string,
  form: Readonly<Record<string, string>>,
  now: Date,
): Promise<Tokens> {
  const host = URL.canParse(tokenUrl) ? new URL(tokenUrl).host : tokenUrl;
  let answer: Awaited<ReturnType<Outbound['send']>>;
  try {
    answer = await outbound.send({
      method: 'POST',
      url: tokenUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      policy,
      timeoutMs,
      maxBytes,
      maxRedirects: 0,
    });
  } catch (error) {
    if (!isOutboundError(error)) throw error;
    throw new CallError('credentials', `No token could be got: ${error.message}`);
  }
  const body = parse(answer.text());
  if (answer.status >= 200 && answer.status < 300 && typeof body.access_token === 'string') {
    const lifetime = Number(body.expires_in);
    return {
      accessToken: body.access_token,
      refreshToken: typeof body.refresh_token === 'string' ? body.refresh_token : null,
      expiresAt: Number.isFinite(lifetime) && lifetime > 0 ? new Date(now.getTime() + lifetime * 1000) : null,
    };
  }
  const code = typeof body.error === 'string' ? body.error.slice(0, 100) : '';
  const meaning = meanings[code] ?? (code ? `It said “${code}”.` : `It answered ${answer.status}.`);
  const isPersonal = form.grant_type !== 'client_credentials';
  throw new CallError(
    isPersonal && code === 'invalid_grant' ? 'sign_in' : 'credentials',
    `The sign-in server ${host} gave no token. ${meaning}`,
  );
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
