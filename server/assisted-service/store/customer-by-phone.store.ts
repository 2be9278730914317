/** The customer whom a number belongs to, as far as it is known. */
import type { Tx } from '../../data-model/house/index.ts';

export interface KnownCustomer extends Record<string, unknown> {
  externalId: string;
  name: string;
}

/** The one who was here last among those with exactly this number. */
export async function customerByPhone(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  phone: string,
): Promise<KnownCustomer | undefined> {
  const rows = await tx.run<KnownCustomer>(
    `select external_id as "externalId", name from contact
     where organization_id = $1 and phone = $2 order by created_at desc, id limit 1`,
    [organizationId, phone],
    'customer-by-phone',
  );
  return rows[0];
}
