/** The built web apps: the desk, the widget's two files, and a demo page that carries the widget. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { House } from '../../data-model/house/index.ts';
import { addEmbed } from './embed.ts';
import { deskPagePolicy, embeddingOrigins } from './frame-policy.ts';
import { pageFile } from './page-file.ts';

export async function addWeb(app: FastifyInstance, house: House, folder: string): Promise<void> {
  await addEmbed(app, house, folder);
  const desk = join(folder, 'desk');
  const widget = join(folder, 'widget');
  if (existsSync(desk)) {
    const page = await pageFile(join(desk, 'index.html'));
    await app.register(fastifyStatic, {
      root: join(desk, 'assets'),
      prefix: '/desk/assets/',
      immutable: true,
      maxAge: '365d',
      decorateReply: false,
    });
    const send = async (request: FastifyRequest, reply: FastifyReply) => {
      const embedded = (request.query as { embedded?: unknown }).embedded === '1';
      const origins = embedded ? await embeddingOrigins(house, request.query) : undefined;
      return reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .header('content-security-policy', deskPagePolicy(origins))
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'same-origin')
        .send(await page());
    };
    const watch = join(desk, 'not-loaded.js');
    if (existsSync(watch)) {
      const script = await pageFile(watch);
      app.get('/desk/not-loaded.js', async (_request, reply) =>
        reply
          .header('content-type', 'text/javascript; charset=utf-8')
          .header('cache-control', 'no-cache')
          .header('x-content-type-options', 'nosniff')
          .send(await script()),
      );
    }
    app.get('/desk', send);
    app.get('/desk/*', send);
  }
  if (existsSync(widget)) {
    // The second one is fetched with the first Adaptive Card.
    for (const file of ['widget.js', 'widget-cards.js']) {
      if (!existsSync(join(widget, file))) continue;
      const script = await pageFile(join(widget, file));
      app.get(`/${file}`, async (_request, reply) =>
        reply
          .header('content-type', 'text/javascript; charset=utf-8')
          .header('cache-control', 'public, max-age=300')
          .header('access-control-allow-origin', '*')
          .header('cross-origin-resource-policy', 'cross-origin')
          .send(await script()),
      );
    }
    const demo = await pageFile(join(widget, 'demo.html'));
    app.get('/demo', async (_request, reply) =>
      reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(await demo()),
    );
    app.get('/', async (_request, reply) => reply.redirect('/demo'));
  }
}
