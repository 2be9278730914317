/** The login authority over HTTP: the token endpoint, and a page to sign in on. */
import { escapeHtml, page } from '../pages/html.ts';
import type { Arrival, House } from '../service/house.ts';
import type { ApiResponse } from '../service/messages.ts';
import type { Organization } from '../service/organization.ts';
import { people, tenant } from './directory.ts';
import { LoginError, loginErrorBody, unknownTenant } from './login-error.ts';

/** @returns undefined when the address is not of the login */
export function handleLogin(
  house: House,
  organization: Organization,
  arrival: Arrival,
): ApiResponse | undefined {
  const match = /^\/([^/]+)\/oauth2\/v2\.0\/(token|authorize)$/.exec(arrival.path);
  if (match === null) return undefined;
  const tenantName = decodeURIComponent(match[1]!);
  try {
    return match[2] === 'token' ? token(house, tenantName, arrival) : authorize(house, tenantName, arrival);
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    const body = loginErrorBody(error, house.time.now(), house.time.newId, organization.url);
    return answer(error.status, body);
  }
}

const answer = (status: number, body: unknown): ApiResponse => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
  body: JSON.stringify(body),
});

function token(house: House, tenantName: string, arrival: Arrival): ApiResponse {
  if (arrival.method !== 'POST') {
    throw new LoginError(
      400,
      'invalid_request',
      900561,
      `The endpoint only accepts POST requests. Received a ${arrival.method} request.`,
    );
  }
  return answer(200, house.authority.token(tenantName, new URLSearchParams(arrival.body)));
}

/** Shows who may sign in; `sign_in_as` with an object id is the button pressed. */
function authorize(house: House, tenantName: string, arrival: Arrival): ApiResponse {
  if (![tenant, 'organizations', 'common'].includes(tenantName.toLowerCase()))
    throw unknownTenant(tenantName);
  const query = new URLSearchParams(arrival.query);
  const { client, redirectUri } = house.authority.readAuthorization(query);
  const chosen = query.get('sign_in_as');
  if (chosen === null) return signInPage(query, client.name);
  const target = new URL(redirectUri);
  if (chosen === 'nobody') {
    target.searchParams.set('error', 'access_denied');
    target.searchParams.set(
      'error_description',
      'AADSTS65004: The user declined to consent to access the app.',
    );
  } else {
    target.searchParams.set('code', house.authority.authorize(query, chosen));
  }
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return { status: 302, headers: { Location: target.href, 'Cache-Control': 'no-store' }, body: '' };
}

function signInPage(query: URLSearchParams, client: string): ApiResponse {
  const fields = [...query]
    .filter(([name]) => name !== 'sign_in_as')
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  const buttons = [
    ...people.map((person) => [person.objectId, `Sign in as ${person.name}`]),
    ['nobody', 'Cancel'],
  ]
    .map(
      ([value, text]) =>
        `<p><button name="sign_in_as" value="${escapeHtml(value!)}">${escapeHtml(text!)}</button></p>`,
    )
    .join('');
  return page({
    title: 'Sign in',
    body: `<h1>Sign in</h1><p><b>${escapeHtml(client)}</b> asks for access to Dynamics 365 in your name.</p>
      <form method="get">${fields}${buttons}</form>`,
    // The form leads on to the application that asked.
    formAction: '*',
  });
}
