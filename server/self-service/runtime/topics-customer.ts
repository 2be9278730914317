/** Who the customer is, for topics that ask. */
import { read } from '../../data-model/house/index.ts';
import type { Topic, TurnServices } from '../domain/types.ts';
import type { AgentTurnContext } from './agent-runtime.ts';

const asking = new WeakMap<readonly Topic[], boolean>();

/** Undefined: no topic asks, and nothing is read. */
export async function customerOf(
  { house, organizationId, conversationId, contactId }: AgentTurnContext,
  topics: readonly Topic[],
): Promise<TurnServices['user']> {
  let isAsked = asking.get(topics);
  if (isAsked === undefined) {
    isAsked = topics.some(({ source }) => /System\.User\.|OAuthInput|System\.Activity\.From/.test(source));
    asking.set(topics, isAsked);
  }
  if (!isAsked) return undefined;
  const row = await read(house, organizationId, (tx) =>
    tx.q
      .selectFrom('contact as p')
      .leftJoin('conversation as c', (join) =>
        join.onRef('c.contact_id', '=', 'p.id').on('c.id', '=', conversationId),
      )
      .select(['p.email', 'p.external_id', 'c.context'])
      .where('p.id', '=', contactId)
      .executeTakeFirst(),
  );
  const { state, userId } = (row?.context?.authentication ?? {}) as Record<string, unknown>;
  return {
    id: typeof userId === 'string' ? userId : (row?.external_id ?? contactId),
    email: row?.email ?? null,
    isSignedIn: state === 'authenticated',
  };
}
