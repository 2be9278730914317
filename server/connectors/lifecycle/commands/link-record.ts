/** A representative ties records of a CRM to a conversation, and makes new ones. */
import type { CrmLink, RecordMatch, RecordRef } from '../../../../contracts/crm.ts';
import type { Actor } from '../../../data-model/events/index.ts';
import { type House, read, type Tx, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { conversationFactsOf } from '../domain/conversation-contact.ts';
import { isGuid } from '../domain/guid.ts';
import { deterministicId } from '../idempotency.ts';
import type { LifecyclePorts } from '../ports.ts';
import { findContact, lockContacts } from '../store/contact.store.ts';
import { readConversationView } from '../store/conversation-view.store.ts';
import { readLine } from '../store/delivery.store.ts';
import { deleteLink, insertLinks, readLinks } from '../store/link.store.ts';
import { readCrmConnection, readSteps } from '../store/step.store.ts';
import { addToLine } from './line-up.ts';

/** Who does it; whether they may read the conversation was asked before. */
export interface LinkActor {
  readonly organizationId: string;
  readonly actor: Actor;
}

export interface Place {
  readonly conversationId: string;
  readonly connectionId: string;
}

/** Who the customer may be. @throws {AppError} `conversation.not_found`, `connection.not_found`, `connection.failed` */
export async function findMatches(
  house: House,
  ports: LifecyclePorts,
  organizationId: string,
  { conversationId, connectionId }: Place,
  search: string | undefined,
): Promise<RecordMatch[]> {
  const { view } = await read(house, organizationId, async (tx) => ({
    connection: await readCrmConnection(tx, connectionId),
    view: await readConversationView(tx, conversationId),
  }));
  if (!view) throw new AppError('conversation.not_found');
  const client = await ports.clientFor(organizationId, connectionId);
  if (search) return await client.find(askedFor(search));
  const { phone, email } = view.customer;
  const id = String(view.context.crmId ?? view.context.contactid ?? '');
  if (!phone && !email && !id) return [];
  return await client.find({ phone: phone ?? undefined, email: email ?? undefined, id: id || undefined });
}

function askedFor(words: string): { id?: string; email?: string; phone?: string; text?: string } {
  if (isGuid(words)) return { id: words };
  if (words.includes('@') && !words.includes(' ')) return { email: words };
  if (/^[+()\d\s./-]{5,}$/.test(words)) return { phone: words };
  return { text: words };
}

/**
 * The activity of the conversation is set regarding the record, in its turn. The link's address is the connection's own:
 * whoever opens it does not go where somebody else wrote. @throws {AppError} `connection.not_found`
 */
export async function linkRecord(
  house: House,
  ports: LifecyclePorts,
  who: LinkActor,
  place: Place,
  named: RecordRef,
  relation: 'customer' | 'case' | 'related',
): Promise<CrmLink> {
  const at = house.clock.now();
  await read(house, who.organizationId, (tx) => readCrmConnection(tx, place.connectionId));
  const client = await ports.clientFor(who.organizationId, place.connectionId);
  const record = { ...named, url: client.recordUrl(named) };
  return await transact(house, who.organizationId, async (tx) => {
    await readCrmConnection(tx, place.connectionId);
    const { connectionId, conversationId } = place;
    const same = ({ connectionId: c, entity, id }: CrmLink) =>
      c === connectionId && entity === record.entity && id === record.id;
    const before = (await readLinks(tx, conversationId)).find(same);
    await insertLinks(tx, [{ conversationId, connectionId, record, relation }], { by: who.actor, at });
    if (!before) {
      tx.append({
        type: 'crm_link.changed',
        conversationId,
        actor: who.actor,
        at,
        payload: { connectionId, change: 'linked' },
      });
      await queueRegarding(house, ports, tx, place, record, at);
    }
    return (await readLinks(tx, conversationId)).find(same)!;
  });
}

/** Nothing to do where no activity of the conversation is or will be there. */
async function queueRegarding(
  house: House,
  ports: Pick<LifecyclePorts, 'publicUrl'>,
  tx: Tx,
  { conversationId, connectionId }: Place,
  record: RecordRef,
  at: Date,
): Promise<void> {
  await lockContacts(tx, [conversationId]);
  const contact = await findContact(tx, conversationId);
  const line = contact ? await readLine(tx, connectionId, contact.id) : [];
  const activity = line.find(({ step, occurrence }) => step === 2 && occurrence === '');
  if (!contact || !activity || activity.state === 'skipped') return;
  const view = await readConversationView(tx, conversationId);
  const delivery = {
    id: house.ids.next(),
    connectionId,
    contactId: contact.id,
    step: 2,
    occurrence: `regarding:${house.ids.next()}`,
    facts: {
      contact: contact.record,
      conversation: view ? conversationFactsOf(view) : null,
      object: null,
      relate: record,
    },
  };
  const { kind, settings } = await readCrmConnection(tx, connectionId);
  const context = { kind, settings, steps: await readSteps(tx, connectionId), publicUrl: ports.publicUrl };
  await addToLine(tx, context, { delivery, conversationId, line, at });
}

export interface RecordWish {
  readonly kind: 'contact' | 'case';
  /** A retry with the same one makes no second record. */
  readonly requestId: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly description: string;
  readonly customer?: RecordRef | undefined;
}

/** Makes the record there, then ties it. @throws {AppError} `connection.not_found`, `connection.failed` */
export async function createRecord(
  house: House,
  ports: LifecyclePorts,
  who: LinkActor,
  place: Place,
  wish: RecordWish,
): Promise<CrmLink> {
  await read(house, who.organizationId, (tx) => readCrmConnection(tx, place.connectionId));
  const client = await ports.clientFor(who.organizationId, place.connectionId);
  const record = await client.create(wish.kind, {
    key: deterministicId(place.connectionId, place.conversationId, wish.kind, wish.requestId),
    name: wish.name,
    ...(wish.email ? { email: wish.email } : {}),
    ...(wish.phone ? { phone: wish.phone } : {}),
    ...(wish.description ? { description: wish.description } : {}),
    ...(wish.customer ? { customer: wish.customer } : {}),
  });
  return await linkRecord(house, ports, who, place, record, wish.kind === 'contact' ? 'customer' : 'case');
}

/** The record stays. @throws {AppError} `crm_link.not_found` */
export async function unlinkRecord(
  house: House,
  who: LinkActor,
  link: Place & { entity: string; id: string },
): Promise<void> {
  await transact(house, who.organizationId, async (tx) => {
    if (!(await deleteLink(tx, link))) throw new AppError('crm_link.not_found');
    tx.append({
      type: 'crm_link.changed',
      conversationId: link.conversationId,
      actor: who.actor,
      at: house.clock.now(),
      payload: { connectionId: link.connectionId, change: 'unlinked' },
    });
  });
}
