/** The presences there are to choose from, and what people's presence was. */
import type { ChosenPresence, PresencePeriod } from '../../../contracts/api/routing-shapes.ts';
import type { Presence } from '../../../contracts/words.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { basePresences } from '../domain/presence/follows.ts';
import { configurationOf } from '../store/configuration.store.ts';

/** The base presences, then the custom ones by name. */
export async function listPresences(house: House, organizationId: string): Promise<ChosenPresence[]> {
  const { presences } = await read(house, organizationId, (tx) => configurationOf(tx, organizationId));
  const custom = [...presences].sort((a, b) => a.name.localeCompare(b.name));
  return [
    ...basePresences.map((presence) => ({ presence, presenceId: null, name: presence })),
    ...custom.map((one) => ({ presence: one.base, presenceId: one.presenceId, name: one.name })),
  ];
}

export interface HistoryFilter {
  userId: string;
  /** ISO 8601; periods that touch the time between. */
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
}

/** Newest first. @throws {AppError} `presence.not_representative` */
export async function presenceHistory(
  house: House,
  organizationId: string,
  { userId, from, to, limit }: HistoryFilter,
): Promise<PresencePeriod[]> {
  return await read(house, organizationId, async (tx) => {
    const [user] = await tx.run<{ display_name: string }>(
      'select u.display_name from representative r join app_user u on u.id = r.user_id where r.user_id = $1',
      [userId],
    );
    if (!user) throw new AppError('presence.not_representative');
    const rows = await tx.run<{
      presence: Presence;
      presence_setting_id: string | null;
      label: string;
      manual: boolean;
      cause: string;
      started_at: Date;
      ended_at: Date | null;
    }>(
      // Newest first, the one before is the next presence: the period ended with it.
      `select * from (
         select presence, presence_setting_id, label, manual, cause, started_at,
                lag(started_at) over (order by started_at desc, id desc) as ended_at
         from presence_history where user_id = $1 order by started_at desc, id desc
       ) as period
       where ($2::timestamptz is null or coalesce(ended_at, 'infinity') > $2)
         and ($3::timestamptz is null or started_at < $3)
       limit $4`,
      [userId, from ?? null, to ?? null, limit],
    );
    return rows.map((row) => ({
      userId,
      displayName: user.display_name,
      presence: row.presence,
      presenceId: row.presence_setting_id,
      name: row.label,
      manual: row.manual,
      cause: row.cause,
      startedAt: row.started_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
    }));
  });
}
