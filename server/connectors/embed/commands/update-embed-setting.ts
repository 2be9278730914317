/** An administrator says which pages may hold the desk. */
import type { EmbedSetting } from '../../../../contracts/embed.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { putEmbedSetting } from '../store/embed-setting.store.ts';

/**
 * In effect at the next load of a page. Origins are kept once each, in the order given.
 * @throws {AppError} `request.invalid` when a host's script comes from an origin that is not allowed
 */
export async function updateEmbedSetting(
  house: House,
  organizationId: string,
  by: string,
  { allowedOrigins, hosts }: EmbedSetting,
): Promise<EmbedSetting> {
  const setting = { allowedOrigins: [...new Set(allowedOrigins)], hosts };
  const fields = Object.entries(hosts).flatMap(([host, { scriptOrigin }]) =>
    scriptOrigin === undefined || setting.allowedOrigins.includes(scriptOrigin)
      ? []
      : [{ path: `hosts.${host}.scriptOrigin`, problem: 'must be one of the allowed origins' }],
  );
  if (fields.length > 0) throw new AppError('request.invalid', { fields });
  await transact(house, organizationId, async (tx) => {
    await putEmbedSetting(tx, setting);
    tx.append({
      type: 'embed_setting.changed',
      actor: `representative:${by}`,
      at: house.clock.now(),
      payload: { origins: setting.allowedOrigins.length },
    });
  });
  return setting;
}
