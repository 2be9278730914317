/** Cookies travel by themselves, so what they authorize must come from our own pages. */
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../platform/errors.ts';

/** @throws {AppError} `auth.forbidden` for a request from a foreign page */
export function assertSameOrigin({ headers }: { headers: IncomingHttpHeaders }): void {
  const { origin, host } = headers;
  if (origin === undefined) return; // not a browser, or a same-origin GET
  let originHost: string | undefined;
  try {
    originHost = new URL(origin).host;
  } catch {
    originHost = undefined;
  }
  if (originHost !== host) throw new AppError('auth.forbidden');
}
