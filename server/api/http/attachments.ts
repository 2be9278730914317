/** Files: uploaded by representatives here (customers upload over Direct Line), opened by whoever has the address. */
import type { FastifyInstance } from 'fastify';
import { assertMayRead } from '../../assisted-service/index.ts';
import { attachmentPath, openAttachment, storeAttachment } from '../../conversations/index.ts';
import { read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { isLead, type Services } from '../handlers/index.ts';
import { principalOf } from './principal.ts';

export function addAttachments(app: FastifyInstance, { house }: Services): void {
  app.post<{ Params: { conversationId: string } }>(
    '/api/conversations/:conversationId/attachments',
    async (request, reply) => {
      const principal = await principalOf(house, request.headers);
      if (!principal) throw new AppError('auth.required');
      const { conversationId } = request.params;
      if (!/^[0-9a-f-]{36}$/i.test(conversationId)) throw new AppError('conversation.not_found');
      await read(house, principal.organizationId, (tx) =>
        assertMayRead(tx, { ...principal, isLead: isLead(principal) }, conversationId),
      );
      const file = await request.file();
      if (!file)
        throw new AppError('request.invalid', {
          fields: [{ path: 'file', problem: 'send one file as multipart/form-data' }],
        });
      const stored = await storeAttachment(house, principal.organizationId, conversationId, {
        name: file.filename,
        contentType: file.mimetype,
        bytes: await file.toBuffer(),
        uploadedBy: `representative:${principal.userId}`,
      });
      return reply.status(201).send({
        ...stored,
        contentUrl: attachmentPath(house, principal.organizationId, stored.attachmentId),
      });
    },
  );

  app.get<{ Params: { key: string } }>('/attachments/:key', async (request, reply) => {
    const file = await openAttachment(house, request.params.key);
    const inline = /^(image\/(?!svg)|application\/pdf|audio\/|video\/|text\/plain)/.test(file.contentType);
    return reply
      .header('content-type', file.contentType)
      .header(
        'content-disposition',
        `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      )
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', 'private, max-age=86400, immutable')
      .send(file.bytes);
  });
}
