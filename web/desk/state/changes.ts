import type { Desk, Message, Offer } from '../../../contracts/api/shapes.ts';

/** The offers of the new desk that the old one did not have. */
export function newOffers(before: Desk | null, after: Desk): readonly Offer[] {
  const known = new Set((before?.offers ?? []).map((offer) => offer.offerId));
  return pendingOffers(after).filter((offer) => !known.has(offer.offerId));
}

/** The offers that can be answered, the one that runs out first on top. */
export function pendingOffers(desk: Desk | null): readonly Offer[] {
  return (desk?.offers ?? [])
    .filter((offer) => offer.state === 'pending')
    .sort((a, b) => a.expiresAt.localeCompare(b.expiresAt));
}

/** The conversations that left the desk, and those that came to it. */
export function movedConversations(before: Desk | null, after: Desk): { came: string[]; left: string[] } {
  const earlier = new Set((before?.conversations ?? []).map((conversation) => conversation.conversationId));
  const later = new Set(after.conversations.map((conversation) => conversation.conversationId));
  return {
    came: [...later].filter((id) => !earlier.has(id)),
    left: [...earlier].filter((id) => !later.has(id)),
  };
}

/** What the customer wrote among new messages. */
export function fromCustomer(messages: readonly Message[]): readonly Message[] {
  return messages.filter((message) => message.kind === 'message' && message.sender.kind === 'customer');
}

/** The conversation after (or before) the selected one in the list; around the ends. */
export function neighbour(ids: readonly string[], selected: string | null, step: 1 | -1): string | null {
  if (ids.length === 0) return null;
  const at = selected === null ? -1 : ids.indexOf(selected);
  if (at === -1) return (step === 1 ? ids[0] : ids[ids.length - 1]) ?? null;
  return ids[(at + step + ids.length) % ids.length] ?? null;
}
