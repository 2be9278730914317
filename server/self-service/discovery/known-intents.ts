/** What is there already: topics with their phrases, and what was proposed before. */
import { type House, read } from '../../data-model/house/index.ts';
import type { KnownIntent } from '../domain/discovery/match-known.ts';
import { readExamples } from '../store/intent-models.ts';
import { proposalRows } from '../store/proposals.store.ts';

const topicMark = 'topic:';
const proposalMark = 'proposal:';

/** What an id of a known intent means. */
export type KnownPlace = { readonly topic: string } | { readonly proposalId: string };

export function placeOf(id: string): KnownPlace {
  return id.startsWith(topicMark)
    ? { topic: id.slice(topicMark.length) }
    : { proposalId: id.slice(proposalMark.length) };
}

/** Topics that two agents have count as one, by their name. */
export async function knownIntents(
  house: House,
  organizationId: string,
  language: string,
): Promise<KnownIntent[]> {
  const agents = await read(house, organizationId, ({ q }) =>
    q.selectFrom('ai_agent').select('id').orderBy('name').orderBy('id').execute(),
  );
  const topics = new Map<string, string[]>();
  for (const { id } of agents) {
    const examples = await readExamples(house, organizationId, id);
    const request = examples?.requests.find((one) => one.language === language);
    for (const { text, intent } of request?.examples ?? []) {
      if (intent === null) continue;
      const name = request?.names.get(intent) ?? intent;
      topics.set(name, [...(topics.get(name) ?? []), text]);
    }
  }
  const proposals = await read(house, organizationId, (tx) => proposalRows(tx, { language }));
  return [
    ...proposals.map(({ id, examples }) => ({ id: proposalMark + id, phrases: examples })),
    ...[...topics].map(([name, phrases]) => ({ id: topicMark + name, phrases })),
  ];
}
