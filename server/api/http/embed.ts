/** `/embed/`: the small page that another system holds in a frame, with the desk inside it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { House } from '../../data-model/house/index.ts';
import { embeddingOrigins, embedPagePolicy } from './frame-policy.ts';
import { pageFile } from './page-file.ts';

export async function addEmbed(app: FastifyInstance, house: House, folder: string): Promise<void> {
  const built = join(folder, 'crm-embed');
  if (!existsSync(built)) return;
  const page = await pageFile(join(built, 'index.html'));
  await app.register(fastifyStatic, {
    root: join(built, 'assets'),
    prefix: '/embed/assets/',
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  });
  const send = async (request: FastifyRequest, reply: FastifyReply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', embedPagePolicy(await embeddingOrigins(house, request.query)))
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'strict-origin-when-cross-origin')
      .send(await page());
  app.get('/embed', send);
  app.get('/embed/', send);
}
