/** Tells the desks that follow a conversation that something of it changed in a CRM. */
import type { LoggedEvent } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { LogFeed } from './log-feed.ts';

/** Followed by conversation. */
export class CrmFeed extends LogFeed {
  constructor(house: House) {
    super(house, {
      name: 'crm-feed',
      types: ['delivery.changed', 'crm_link.changed'],
      keyOf: conversationOf,
    });
  }
}

/** A conversation's id is its contact id; contacts of other platforms have no conversation, and nobody follows them. */
function conversationOf(event: LoggedEvent): string | null {
  if (event.conversationId !== null) return event.conversationId;
  return event.type === 'delivery.changed' ? event.payload.contactId : null;
}
