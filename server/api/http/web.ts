/** The built web apps: the desk, the widget's one file, and a demo page that carries the widget. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The desk runs nothing that is not ours. Styles are made at run time by Fluent UI (Griffel). */
const deskPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; font-src 'self' data: https:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

export async function addWeb(app: FastifyInstance, folder: string): Promise<void> {
  const desk = join(folder, 'desk');
  const widget = join(folder, 'widget');
  if (existsSync(desk)) {
    const page = await readFile(join(desk, 'index.html'));
    await app.register(fastifyStatic, {
      root: join(desk, 'assets'),
      prefix: '/desk/assets/',
      immutable: true,
      maxAge: '365d',
      decorateReply: false,
    });
    const send = async (
      _request: unknown,
      reply: { header(n: string, v: string): typeof reply; send(b: Buffer): unknown },
    ) =>
      reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .header('content-security-policy', deskPolicy)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'same-origin')
        .send(page);
    app.get('/desk', send);
    app.get('/desk/*', send);
  }
  if (existsSync(widget)) {
    const script = await readFile(join(widget, 'widget.js'));
    app.get('/widget.js', async (_request, reply) =>
      reply
        .header('content-type', 'text/javascript; charset=utf-8')
        .header('cache-control', 'public, max-age=300')
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(script),
    );
    const demo = await readFile(join(widget, 'demo.html'));
    app.get('/demo', async (_request, reply) =>
      reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache').send(demo),
    );
    app.get('/', async (_request, reply) => reply.redirect('/demo'));
  }
}
