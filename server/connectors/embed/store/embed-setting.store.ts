/** The rows of embed_setting: which pages may hold the desk in a frame. */
import { EmbedSetting } from '../../../../contracts/embed.ts';
import type { House, Tx } from '../../../data-model/house/index.ts';

export interface StoredSetting {
  organizationId: string;
  setting: EmbedSetting;
}

interface Row extends Record<string, unknown> {
  organizationId: string;
  allowedOrigins: string[] | null;
  hosts: unknown;
}

/** No origin until an administrator lists one; so too where what is kept cannot be read any more. */
const closed: EmbedSetting = { allowedOrigins: [], hosts: {} };

/**
 * Read before anybody is signed in, so across organizations: by short name, or the only organization there is.
 * @returns undefined when there is none of this name, or several to choose from.
 */
export async function findEmbedSetting(
  house: House,
  slug: string | undefined,
): Promise<StoredSetting | undefined> {
  const rows = await house.db.system<Row>(
    `select o.id as "organizationId", e.allowed_origins as "allowedOrigins", e.hosts
     from organization o left join embed_setting e on e.organization_id = o.id
     where $1::text is null or o.slug = $1 limit 2`,
    [slug ?? null],
    'find-embed-setting',
  );
  const [row] = rows;
  if (!row || rows.length > 1) return undefined;
  const parsed = EmbedSetting.safeParse({ allowedOrigins: row.allowedOrigins ?? [], hosts: row.hosts ?? {} });
  return { organizationId: row.organizationId, setting: parsed.success ? parsed.data : closed };
}

export async function putEmbedSetting(tx: Tx, setting: EmbedSetting): Promise<void> {
  await tx.run(
    `insert into embed_setting (organization_id, allowed_origins, hosts) values ($1, $2, $3)
     on conflict (organization_id) do update set allowed_origins = excluded.allowed_origins, hosts = excluded.hosts`,
    [tx.organizationId, setting.allowedOrigins, JSON.stringify(setting.hosts)],
    'put-embed-setting',
  );
}
