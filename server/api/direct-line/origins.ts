/** Which pages may use a chat channel. */
import type { FastifyRequest } from 'fastify';
import type { ChatChannel } from '../../channels/chat/index.ts';
import { AppError } from '../../platform/errors.ts';
import { originOf } from '../http/index.ts';

/**
 * An empty list allows every page. Browsers name no origin with a GET to the page's own server, and say that instead.
 * @throws {AppError} `auth.origin_refused`
 */
export function assertOriginAllowed(
  { allowedOrigins }: Pick<ChatChannel, 'allowedOrigins'>,
  request: Pick<FastifyRequest, 'headers' | 'protocol'>,
): void {
  if (allowedOrigins.length === 0) return;
  const { origin } = request.headers;
  const own = request.headers['sec-fetch-site'] === 'same-origin' ? originOf(request) : undefined;
  const from = origin ?? own;
  if (from === undefined || !allowedOrigins.includes(from)) throw new AppError('auth.origin_refused');
}
