/** What a sign-in server's refusal means, in words for the administrator who set the connection up. */
import { isGuid } from './address.ts';
import { at, shorten, textAt } from './json.ts';
import type { Verdict } from './verdict.ts';

export interface TokenRefusal {
  /** `AADSTS7000215`, or the `error` of RFC 6749. */
  readonly code: string;
  readonly message: string;
  /** The server's own first sentence. */
  readonly detail: string;
  readonly verdict: Verdict['verdict'];
  /** What a busy server asked for. */
  readonly retryAfterMs?: number;
}

/** The sign-in server may change its codes: unknown ones are shown as they are. */
const entraWords: Readonly<Record<string, string>> = {
  AADSTS7000215:
    'The client secret is wrong. Copy the secret’s value, not its ID: the value is shown only when it is created; make a new one if it is lost.',
  AADSTS7000222:
    'The client secret has expired. Make a new one in the app registration and enter its value here.',
  AADSTS700016:
    'The tenant has no application with this client id. Check the Application (client) ID, and that it is registered in this tenant.',
  AADSTS90002: 'There is no such tenant. Check the Directory (tenant) ID.',
  AADSTS900023: 'The tenant is not an id or a domain. Check the Directory (tenant) ID.',
  AADSTS70011: 'The scope is not valid. It is the environment’s address followed by /.default.',
  AADSTS1002012: 'The scope is not valid. It is the environment’s address followed by /.default.',
  AADSTS500011: 'The tenant knows no such environment. Check the environment’s address and the scope.',
  AADSTS7000216: 'The client secret is missing. Enter the secret’s value.',
  AADSTS7000218: 'The client secret is missing. Enter the secret’s value.',
  AADSTS90013: 'The sign-in server could not read the request. Check tenant, client id and scope.',
  AADSTS53003: 'A conditional access policy blocks this application. Ask the tenant’s administrator.',
};

const oauthWords: Readonly<Record<string, string>> = {
  invalid_client: 'The client id or the secret is wrong. Check both.',
  invalid_client_id: 'The client id is wrong. Check it.',
  invalid_grant:
    'The sign-in was refused. Check that the application may sign in by itself and has a user to act as.',
  unauthorized_client: 'This application may not sign in by itself. Allow client credentials for it.',
  unsupported_grant_type: 'The sign-in server does not offer client credentials. Check its address.',
  invalid_scope: 'The scope is not valid. Check it.',
  invalid_request:
    'The sign-in server could not read the request. Check the client id, the scope and the server’s address.',
  access_denied: 'The sign-in server denied access. Ask its administrator.',
};

/** @param secret only looked at for its shape. */
export function explainTokenRefusal(status: number, body: unknown, secret: string): TokenRefusal {
  const description = textAt(body, 'error_description');
  const number = textAt(body, 'error_codes', 0);
  const code =
    /AADSTS\d+/.exec(description)?.[0] ?? (number === '' ? textAt(body, 'error') : `AADSTS${number}`);
  const detail = shorten(description.replace(/\s*Trace ID:.*$/s, ''), 300);
  if (status === 429 || status >= 500)
    return {
      code: code || String(status),
      message: 'The sign-in server has no time for us now. It is tried again.',
      detail,
      verdict: 'retry',
    };
  const known = code.startsWith('AADSTS') ? entraWords[code] : oauthWords[code];
  if (known === undefined)
    return {
      code: code || String(status),
      message:
        at(body, 'error') === undefined
          ? `This is not a sign-in server: it answered ${status}. Check the sign-in address.`
          : `The sign-in was refused: ${detail || code}.`,
      detail,
      verdict: 'pause',
    };
  const pasted =
    code === 'AADSTS7000215' && isGuid(secret) ? ' What was entered looks like the secret’s ID.' : '';
  return { code, message: `${known}${pasted}`, detail, verdict: 'pause' };
}
