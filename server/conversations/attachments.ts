/** Files that travel with messages. They live in the database, as everything does that must not be lost. */

import { type House, read, transact } from '../data-model/house/index.ts';
import { seal, unseal } from '../platform/auth/index.ts';
import { AppError } from '../platform/errors.ts';

export interface Upload {
  name: string;
  contentType: string;
  bytes: Buffer;
  uploadedBy: string;
}

export interface StoredAttachment {
  attachmentId: string;
  name: string;
  contentType: string;
  size: number;
}

/** What a browser may show or a person may open; scripts and pages are not among them. */
const accepted =
  /^(image\/(png|jpe?g|gif|webp|heic|avif)|application\/pdf|text\/(plain|csv)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/(zip|msword|rtf|vnd\.(openxmlformats-officedocument|oasis\.opendocument|ms-(excel|powerpoint))[\w.+-]*))$/;

/** @throws {AppError} `attachment.refused`, `conversation.not_found` */
export async function storeAttachment(
  house: House,
  organizationId: string,
  conversationId: string,
  upload: Upload,
): Promise<StoredAttachment> {
  const contentType = upload.contentType.split(';')[0]!.trim().toLowerCase();
  if (!accepted.test(contentType) || upload.bytes.length === 0)
    throw new AppError('attachment.refused', { contentType });
  const attachmentId = house.ids.next();
  const name = upload.name.replace(/[\p{Cc}/\\]/gu, '_').slice(0, 255) || 'attachment';
  await transact(house, organizationId, async (tx) => {
    const there = await tx.run('select 1 from conversation where id = $1', [conversationId]);
    if (there.length === 0) throw new AppError('conversation.not_found');
    await tx.q
      .insertInto('attachment')
      .values({
        id: attachmentId,
        organization_id: organizationId,
        conversation_id: conversationId,
        name,
        content_type: contentType,
        size: upload.bytes.length,
        bytes: upload.bytes,
        uploaded_by: upload.uploadedBy,
      })
      .execute();
  });
  return { attachmentId, name, contentType, size: upload.bytes.length };
}

/** The stored attachments of these ids within a conversation. @throws {AppError} `attachment.not_found` */
export async function findAttachments(
  house: House,
  organizationId: string,
  conversationId: string,
  ids: readonly string[],
): Promise<StoredAttachment[]> {
  if (ids.length === 0) return [];
  const rows = await read(house, organizationId, ({ q }) =>
    q
      .selectFrom('attachment')
      .select(['id', 'name', 'content_type', 'size'])
      .where('conversation_id', '=', conversationId)
      .where('id', 'in', [...ids])
      .execute(),
  );
  if (rows.length !== new Set(ids).size) throw new AppError('attachment.not_found');
  return rows.map((row) => ({
    attachmentId: row.id,
    name: row.name,
    contentType: row.content_type,
    size: row.size,
  }));
}

/** The address is the permission: signed, without expiry, for one attachment of one organization. */
export function attachmentPath(house: House, organizationId: string, attachmentId: string): string {
  return `/attachments/${seal(house.signingKey, 'attachment', [organizationId, attachmentId])}`;
}

/** @throws {AppError} `attachment.not_found` */
export async function openAttachment(
  house: House,
  key: string,
): Promise<{ name: string; contentType: string; bytes: Buffer }> {
  const claim = unseal(house.signingKey, 'attachment', key) as [string, string] | undefined;
  if (!claim) throw new AppError('attachment.not_found');
  const row = await read(house, claim[0], ({ q }) =>
    q
      .selectFrom('attachment')
      .select(['name', 'content_type', 'bytes'])
      .where('id', '=', claim[1])
      .executeTakeFirst(),
  );
  if (!row) throw new AppError('attachment.not_found');
  return { name: row.name, contentType: row.content_type, bytes: row.bytes };
}
