/**
 * Where a bot calls us back in one conversation. The address itself is the proof: it is signed, names the
 * conversation, and opens nothing else.
 */
import type { House } from '../../data-model/house/index.ts';
import { seal, unseal } from '../../platform/auth/index.ts';
import type { SessionKey } from './store/session.store.ts';

const purpose = 'outside-reply';

export const replyBase = '/api/agents/replies';

interface Claims {
  o: string;
  v: string;
  a: string;
}

/** The path of the bot's `serviceUrl`, with a slash at the end as the Bot Framework's clients expect. */
export const replyPath = (house: House, { organizationId, conversationId, agentId }: SessionKey): string =>
  `${replyBase}/${seal(house.signingKey, purpose, { o: organizationId, v: conversationId, a: agentId })}/`;

/** Undefined: we never gave it to anybody. */
export function readReplyKey(house: House, text: string): SessionKey | undefined {
  const claims = unseal(house.signingKey, purpose, text) as Claims | undefined;
  return claims && { organizationId: claims.o, conversationId: claims.v, agentId: claims.a };
}
