/** The AI agent's topics as they are stored. */
import { type House, read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { parseTopic } from '../topics/parse-topic.ts';

export async function listTopics(house: House, organizationId: string) {
  const rows = await read(house, organizationId, ({ q }) =>
    q.selectFrom('topic').select(['name', 'yaml', 'enabled']).orderBy('name').execute(),
  );
  return rows.map(({ name, yaml, enabled }) => {
    const parsed = parseTopic(yaml, { name });
    return {
      name,
      enabled,
      displayName: parsed.ok ? parsed.topic.displayName : name,
      trigger: parsed.ok ? parsed.topic.trigger.originalKind : 'unreadable',
    };
  });
}

/** @throws {AppError} `topic.not_found` */
export async function readTopic(house: House, organizationId: string, name: string) {
  const row = await read(house, organizationId, ({ q }) =>
    q.selectFrom('topic').select(['name', 'yaml', 'enabled']).where('name', '=', name).executeTakeFirst(),
  );
  if (!row) throw new AppError('topic.not_found');
  return row;
}
