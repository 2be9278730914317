/** Records of CRMs that are tied to a conversation. */
import type { CrmLink, RecordRef } from '../../../../contracts/crm.ts';
import type { Tx } from '../../../data-model/house/index.ts';

export interface NewLink {
  readonly conversationId: string;
  readonly connectionId: string;
  readonly record: RecordRef;
  readonly relation: CrmLink['relation'];
}

/** Ties records; one that is tied already takes the newer name, and keeps being the activity if it is one. */
export async function insertLinks(
  tx: Tx,
  links: readonly NewLink[],
  { by, at }: { by: string; at: Date },
): Promise<void> {
  for (const { conversationId, connectionId, record, relation } of links)
    await tx.run(
      `insert into crm_link (organization_id, conversation_id, connection_id, entity, record_id, name, url, relation, linked_by, linked_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (conversation_id, connection_id, entity, record_id) do update
       set name = coalesce(nullif(excluded.name, ''), crm_link.name), url = coalesce(nullif(excluded.url, ''), crm_link.url),
           relation = case when crm_link.relation = 'activity' then crm_link.relation else excluded.relation end`,
      [
        tx.organizationId,
        conversationId,
        connectionId,
        record.entity,
        record.id,
        record.name,
        record.url,
        relation,
        by,
        at,
      ],
      'lifecycle-insert-link',
    );
}

/** @returns whether there was one. */
export async function deleteLink(
  tx: Tx,
  link: { conversationId: string; connectionId: string; entity: string; id: string },
): Promise<boolean> {
  const rows = await tx.run(
    `delete from crm_link where conversation_id = $1 and connection_id = $2 and entity = $3 and record_id = $4 returning 1`,
    [link.conversationId, link.connectionId, link.entity, link.id],
  );
  return rows.length > 0;
}

interface Row extends Record<string, unknown> {
  entity: string;
  record_id: string;
  name: string;
  url: string;
  connection_id: string;
  connection_name: string;
  relation: CrmLink['relation'];
  linked_at: Date;
}

/** The oldest first. */
export async function readLinks(tx: Pick<Tx, 'run'>, conversationId: string): Promise<CrmLink[]> {
  const rows = await tx.run<Row>(
    `select l.entity, l.record_id, l.name, l.url, l.connection_id, c.name as connection_name, l.relation, l.linked_at
     from crm_link l join connection c on c.id = l.connection_id
     where l.conversation_id = $1 order by l.linked_at, l.record_id`,
    [conversationId],
  );
  return rows.map((row) => ({
    entity: row.entity,
    id: row.record_id,
    name: row.name,
    url: row.url,
    connectionId: row.connection_id,
    connectionName: row.connection_name,
    relation: row.relation,
    linkedAt: row.linked_at.toISOString(),
  }));
}
