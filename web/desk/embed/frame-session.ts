/** Signing in inside another site's page, where browsers keep our cookie away: in a window of our own, handed over as a token. */
import '../../kit/zod-without-eval.ts';
import { embedVersion, SignInHandover } from '../../../contracts/embed.ts';
import { type Bearer, bearer, holdBearer } from '../app/bearer.ts';
import { createFrameToken } from '../app/http.ts';
import { RequestError } from '../realtime/request-error.ts';
import { embedded, signInPath } from './embedded.ts';

/** Renewed so long before it runs out. Milliseconds. */
const renewBefore = 10 * 60_000;

/**
 * Opens the window that signs in; call it from a click, or browsers block it. Resolves once its token is held.
 * @returns how to stop waiting; null when the browser opened no window.
 */
export function signInElsewhere(done: () => void): (() => void) | null {
  const state = crypto.randomUUID();
  const parameters = new URLSearchParams({ state });
  if (embedded?.organization) parameters.set('organization', embedded.organization);
  const opened = window.open(`${signInPath}?${parameters}`, '_blank', 'popup,width=420,height=640');
  if (!opened) return null;
  const hear = (event: MessageEvent) => {
    if (event.origin !== window.location.origin || event.source !== opened) return;
    const parsed = SignInHandover.safeParse(event.data);
    if (!parsed.success || parsed.data.state !== state || parsed.data.version !== embedVersion) return;
    window.removeEventListener('message', hear);
    holdBearer({ token: parsed.data.token, expiresAt: parsed.data.expiresAt });
    done();
  };
  window.addEventListener('message', hear);
  return () => window.removeEventListener('message', hear);
}

/** In that window: makes the token and hands it to the frame that asked. @returns false when nobody asked any more. */
export async function handOver(request: { state: string; organization: string | null }): Promise<boolean> {
  const opener = window.opener as Window | null;
  if (!opener || opener.closed) return false;
  const { token, expiresAt } = await createFrameToken(request.organization);
  const message: SignInHandover = {
    patchbay: 'embed',
    version: embedVersion,
    type: 'signed-in',
    state: request.state,
    token,
    expiresAt,
  };
  // To our own origin and to no other: a foreign page that opened this window hears nothing.
  opener.postMessage(message, window.location.origin);
  return true;
}

/** Renews the held token until it is told to stop. What fails is tried again a minute later, while the token holds. */
export function keepRenewing(): () => void {
  let timer: number | undefined;
  const plan = (held: Bearer | null, soonest = 0) => {
    if (held === null) return;
    const wait = Math.max(soonest, Date.parse(held.expiresAt) - Date.now() - renewBefore);
    timer = window.setTimeout(() => void renew(), wait);
  };
  const renew = async () => {
    try {
      holdBearer(await createFrameToken(embedded?.organization ?? null));
      plan(bearer());
    } catch (error) {
      if (error instanceof RequestError && error.code.startsWith('auth.')) return; // the desk asks to sign in
      plan(bearer(), 60_000);
    }
  };
  plan(bearer());
  return () => window.clearTimeout(timer);
}
