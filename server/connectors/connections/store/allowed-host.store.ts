/** The table `allowed_host`. */
import type { Tx } from '../../../data-model/house/index.ts';

export interface AllowedHost {
  host: string;
  note: string;
}

export async function readHosts(tx: Pick<Tx, 'q'>, organizationId: string): Promise<AllowedHost[]> {
  return await tx.q
    .selectFrom('allowed_host')
    .select(['host', 'note'])
    .where('organization_id', '=', organizationId)
    .orderBy('host')
    .execute();
}

/** The list as a whole; a host that stays keeps its date. */
export async function replaceHosts(tx: Tx, hosts: readonly AllowedHost[], at: Date): Promise<void> {
  await tx.run('delete from allowed_host where organization_id = $1 and not host = any ($2)', [
    tx.organizationId,
    hosts.map(({ host }) => host),
  ]);
  await tx.run(
    `insert into allowed_host (organization_id, host, note, created_at)
     select $1, h.host, h.note, $3 from jsonb_to_recordset($2) as h (host text, note text)
     on conflict (organization_id, host) do update set note = excluded.note`,
    [tx.organizationId, JSON.stringify(hosts), at],
  );
}
