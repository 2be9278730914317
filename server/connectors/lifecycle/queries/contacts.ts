/** Recent contacts, to look at steps with. */
import { type House, read, type Tx } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { ContactRecord } from '../domain/contact-record.ts';
import {
  type ConversationView,
  contactRecordOf,
  conversationFactsOf,
} from '../domain/conversation-contact.ts';
import { exampleContact, exampleConversation } from '../domain/example.ts';
import type { ConversationFacts } from '../domain/template/facts.ts';
import { findContact, newestOutsideContacts } from '../store/contact.store.ts';
import { newestConversationViews, readConversationView } from '../store/conversation-view.store.ts';

export interface ShownContact {
  contactId: string;
  conversationId: string | null;
  label: string;
  /** ISO 8601. */
  at: string;
  record: Record<string, unknown>;
}

/** Newest first, whether or not anything was delivered for them. */
export async function recentContacts(
  house: House,
  organizationId: string,
  limit: number,
): Promise<ShownContact[]> {
  const now = house.clock.now();
  return await read(house, organizationId, async (tx) => {
    const here = (await newestConversationViews(tx, organizationId, limit)).map((view) => ({
      contactId: view.id,
      conversationId: view.id,
      label: labelOf(view.customer.name, contactRecordOf(view, now)),
      at: view.openedAt.toISOString(),
      record: { ...contactRecordOf(view, now) },
    }));
    const outside = (await newestOutsideContacts(tx, organizationId, limit)).map(
      ({ id, record, updated_at }) => ({
        contactId: id,
        conversationId: null,
        label: labelOf(record.CustomerEndpoint?.Address ?? id, record),
        at: updated_at.toISOString(),
        record: { ...record },
      }),
    );
    return [...here, ...outside].sort((a, b) => b.at.localeCompare(a.at)).slice(0, limit);
  });
}

const labelOf = (who: string, record: ContactRecord): string => `${who} · ${record.Channel.toLowerCase()}`;

export interface SampleContact {
  readonly contact: ContactRecord;
  readonly conversation: ConversationFacts | null;
  readonly label: string;
  /** Null for the example one. */
  readonly contactId: string | null;
}

/** The named contact, else the newest conversation, else an example. @throws {AppError} `contact.not_found` */
export async function sampleContact(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  contactId: string | undefined,
  now: Date,
): Promise<SampleContact> {
  const view =
    contactId === undefined
      ? (await newestConversationViews(tx, organizationId, 1))[0]
      : await readConversationView(tx, contactId);
  if (view) return fromView(view, now);
  if (contactId === undefined)
    return {
      contact: exampleContact,
      conversation: exampleConversation,
      label: 'An example',
      contactId: null,
    };
  const found = await findContact(tx, contactId);
  if (!found) throw new AppError('contact.not_found');
  const { record, id } = found;
  return {
    contact: record,
    conversation: null,
    label: labelOf(record.CustomerEndpoint?.Address ?? id, record),
    contactId: id,
  };
}

function fromView(view: ConversationView, now: Date): SampleContact {
  const contact = contactRecordOf(view, now);
  return {
    contact,
    conversation: conversationFactsOf(view),
    label: labelOf(view.customer.name, contact),
    contactId: view.id,
  };
}
