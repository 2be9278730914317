import type { FastifyInstance } from 'fastify';

/**
 * Nothing at all, announced as JSON, is no body instead of bad JSON: clients of Microsoft's services announce it
 * wherever a body may be left out.
 */
export function acceptNoJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') done(null, undefined);
    else void parse(request, body, done);
  });
}
