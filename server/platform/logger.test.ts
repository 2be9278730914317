import { expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { createLogger } from './logger.ts';

test('an error is logged without what another system or the database said of its values', () => {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
  const said = 'A record with the email maria@contoso.example exists already';
  logger.error({ err: new AppError('connection.failed', { message: said, status: 412 }) }, 'failed');
  logger.error(
    { err: Object.assign(new Error('unique violation'), { code: '23505', detail: said }) },
    'failed',
  );
  expect(lines.join('')).not.toContain('maria');
  expect(lines.map((line) => (JSON.parse(line) as { err: unknown }).err)).toMatchObject([
    { type: 'AppError', code: 'connection.failed', stack: expect.any(String) as unknown },
    { type: 'Error', code: '23505', message: 'unique violation' },
  ]);
});
