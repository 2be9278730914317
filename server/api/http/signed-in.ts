/**
 * Where people come back to after they signed in to an outside system. The browser arrives from another site, so our
 * cookie (SameSite=Strict) is not with it: the page that it gets hands state and code in again from our own origin.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { finishSignIn, signedInPath } from '../../connectors/plugins/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Services } from '../handlers/index.ts';
import { invalid } from '../handlers/index.ts';
import { principalOf } from './principal.ts';

const Return = z.strictObject({
  state: z.string().min(1).max(500),
  code: z.string().max(8000).default(''),
  /** What the other side says when it did not let them in. */
  error: z.string().max(200).default(''),
});

/** Tells the page that opened it, and every page of this origin: some browsers cut the tie to the opener. */
const script = `
const given = new URLSearchParams(location.search);
const pick = (name) => given.get(name) ?? '';
history.replaceState(null, '', location.pathname);
const say = (text) => { document.getElementById('state').textContent = text; };
const tell = (message) => {
  window.opener?.postMessage(message, location.origin);
  new BroadcastChannel('patchbay.sign-in').postMessage(message);
};
fetch(location.pathname, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ state: pick('state'), code: pick('code'), error: pick('error') }),
}).then(async (answer) => {
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error?.details?.message ?? body.error?.message);
  say('You are signed in to ' + body.connectionName + '. You can close this window.');
  tell({ type: 'connection.signed_in', connectionId: body.connectionId });
  window.close();
}).catch((error) => {
  say('The sign-in did not succeed. ' + error.message);
  tell({ type: 'connection.sign_in_failed', message: error.message });
});`;

const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Signing in – Patchbay</title>
<body><main><p id="state" role="status">Signing in…</p></main><script>${script}</script></body></html>
`;

const policy = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function addSignedIn(app: FastifyInstance, { house }: Services): void {
  app.get(signedInPath, (_request, reply) =>
    reply
      .header('content-security-policy', policy)
      .header('cache-control', 'no-store')
      // The address holds the code until the script has taken it.
      .header('referrer-policy', 'no-referrer')
      .type('text/html; charset=utf-8')
      .send(page),
  );
  app.post(signedInPath, async (request, reply) => {
    const principal = await principalOf(house, request.headers);
    if (!principal) throw new AppError('auth.required');
    const parsed = Return.safeParse(request.body ?? {});
    if (!parsed.success) throw invalid(parsed.error);
    const { state, code, error } = parsed.data;
    if (code === '')
      throw new AppError('connection.failed', {
        message: error === 'access_denied' ? 'It was called off.' : `The other side said “${error}”.`,
      });
    reply.header('cache-control', 'no-store');
    return await finishSignIn(house, principal, { state, code });
  });
}
