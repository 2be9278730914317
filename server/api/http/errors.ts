/** From whatever was thrown to the answer on the wire. */
import type { FastifyError } from 'fastify';
import { isDatabaseAway } from '../../platform/db/index.ts';
import { AppError } from '../../platform/errors.ts';

/** Known errors stay; Fastify's own become ours; anything else is a defect and says nothing of its inside. */
export function toAppError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  if (isDatabaseAway(error)) return new AppError('server.unavailable', undefined, { cause: error });
  const { code, statusCode } = error as Partial<FastifyError>;
  const isActivity = path.startsWith('/v3/directline');
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE') {
    return new AppError(isActivity ? 'activity.too_large' : 'request.too_large');
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('request.unsupported_media');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new AppError(isActivity ? 'activity.invalid' : 'request.invalid', { reason: code ?? 'malformed' });
  }
  return new AppError('server.internal', undefined, { cause: error });
}
