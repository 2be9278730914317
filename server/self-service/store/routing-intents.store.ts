/** What was learnt from approved intents. */
import type { Tx } from '../../data-model/house/index.ts';
import { decodeModel, type StoredModel } from '../domain/intents/model-bytes.ts';

type Q = Pick<Tx, 'q' | 'run'>;

/** Changes with every decision on a proposal, and with every training. */
export async function routingIntentsVersion({ run }: Pick<Tx, 'run'>): Promise<string> {
  const [row] = await run<{ version: string }>(
    `select concat_ws(' ',
       (select concat_ws(' ', count(*), max(updated_at)) from intent_proposal where state = 'approved'),
       (select string_agg(language || version || fingerprint, ' ' order by language) from routing_intent_model)
     ) as version`,
    [],
    'routing-intents-version',
  );
  return row?.version ?? '';
}

export async function routingModels({ q }: Pick<Tx, 'q'>): Promise<StoredModel[]> {
  const rows = await q.selectFrom('routing_intent_model').select('model').orderBy('language').execute();
  return rows.flatMap(({ model }) => decodeModel(model) ?? []);
}

export async function routingFingerprints({ q }: Pick<Tx, 'q'>): Promise<Map<string, string>> {
  const rows = await q.selectFrom('routing_intent_model').select(['language', 'fingerprint']).execute();
  return new Map(rows.map(({ language, fingerprint }) => [language, fingerprint]));
}

/** @returns its version */
export async function storeRoutingModel(
  { q, organizationId }: Q & Pick<Tx, 'organizationId'>,
  model: { language: string; fingerprint: string; bytes: Uint8Array<ArrayBuffer>; at: Date },
): Promise<number> {
  const { bytes } = model;
  const learnt = {
    trained_at: model.at,
    fingerprint: model.fingerprint,
    model: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  };
  const { version } = await q
    .insertInto('routing_intent_model')
    .values({ organization_id: organizationId, language: model.language, version: 1, ...learnt })
    .onConflict((c) =>
      c.columns(['organization_id', 'language']).doUpdateSet(({ eb, ref }) => ({
        ...learnt,
        version: eb(ref('routing_intent_model.version'), '+', 1),
      })),
    )
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

export async function removeRoutingModels({ q }: Pick<Tx, 'q'>, but: readonly string[]): Promise<void> {
  let query = q.deleteFrom('routing_intent_model');
  if (but.length > 0) query = query.where('language', 'not in', but);
  await query.execute();
}
