/** Tells the desks of an organization which topics were saved, published or removed, by whomever and from wherever. */
import type { LoggedEvent } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { LogFeed } from './log-feed.ts';

/** Followed by organization. */
export class TopicsFeed extends LogFeed {
  constructor(house: House) {
    super(house, {
      name: 'topics-feed',
      types: ['topic.draft_changed', 'topic.changed'],
      keyOf: ({ organizationId }) => organizationId,
    });
  }
}

/** The names of the topics that changed, each once, by AI agent. */
export function changedTopics(events: readonly LoggedEvent[]): Map<string, string[]> {
  const byAgent = new Map<string, Set<string>>();
  for (const event of events) {
    if (event.type !== 'topic.draft_changed' && event.type !== 'topic.changed') continue;
    const { agentId, name } = event.payload;
    if (agentId === undefined) continue;
    const names = byAgent.get(agentId) ?? new Set();
    byAgent.set(agentId, names.add(name));
  }
  return new Map([...byAgent].map(([agentId, names]) => [agentId, [...names]]));
}
