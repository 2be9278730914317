/** Events from outside: recordings, transcripts and the life of contacts that a telephony platform holds. */
import { type House, read, type Tx, transact } from '../../../data-model/house/index.ts';
import type { Json } from '../domain/json.ts';
import { type ContactEvent, mergeContactEvent, stepsOf } from '../domain/outside/contact-event.ts';
import { type OutsideEvent, readOutsideEvents } from '../domain/outside/read-events.ts';
import { isLater, readRecordedObject, type StoredObject } from '../domain/outside/recorded-object.ts';
import type { LifecyclePorts } from '../ports.ts';
import {
  type ContactRow,
  findContact,
  lockContactNames,
  putAlias,
  putContact,
} from '../store/contact.store.ts';
import { conversationExists } from '../store/conversation-view.store.ts';
import {
  aliasesOf,
  findOutsideEvent,
  hasRedacted,
  insertOutsideEvent,
  openLegs,
  updateOutsidePayload,
} from '../store/outside-event.store.ts';
import { type CrmConnection, readCrmConnection, stepsInEffect } from '../store/step.store.ts';
import { queueDeliveries } from './record-moment.ts';
import { announceArtifact, type FoundContact, takeUnmatched } from './take-unmatched.ts';

/** `waiting`: its contact is not known yet; it is taken when the contact appears. */
export interface EventOutcome {
  readonly outcome: 'taken' | 'waiting' | 'duplicate' | 'ignored';
  readonly reason?: string;
}

type Ports = Pick<LifecyclePorts, 'publicUrl'>;

/**
 * Takes what came in on a connection's webhook, one event after the other; the same event twice is taken once.
 * @param body one event, or several, in any of the shapes of domain/outside.
 * @throws {AppError} `connection.not_found`
 */
export async function takeOutsideEvents(
  house: House,
  ports: Ports,
  organizationId: string,
  connectionId: string,
  body: unknown,
): Promise<EventOutcome[]> {
  const connection = await read(house, organizationId, (tx) => readCrmConnection(tx, connectionId));
  const outcomes: EventOutcome[] = [];
  for (const event of readOutsideEvents(body as Json))
    outcomes.push(await takeOutsideEvent(house, ports, organizationId, connection, event));
  return outcomes;
}

async function takeOutsideEvent(
  house: House,
  ports: Ports,
  organizationId: string,
  connection: CrmConnection,
  event: OutsideEvent,
): Promise<EventOutcome> {
  if (event.kind === 'ignored') return { outcome: 'ignored', reason: event.reason };
  return await transact(house, organizationId, async (tx) =>
    event.kind === 'object'
      ? await takeObject(house, tx, connection, event.object)
      : await takeContactEvent(house, ports, tx, connection, event.event),
  );
}

async function takeObject(
  house: House,
  tx: Tx,
  connection: CrmConnection,
  object: StoredObject,
): Promise<EventOutcome> {
  const read = readRecordedObject(object, connection.settings);
  if (typeof read === 'string') return { outcome: 'ignored', reason: read };
  await lockContactNames(tx, [read.contactId]);
  const key = `object:${object.bucket}/${object.key}`;
  const payload = { ...object, objectUrl: read.objectUrl, redacted: read.redacted };
  const before = await findOutsideEvent(tx, connection.id, key);
  if (before) {
    // The object at this address was replaced; the address, which is all that is sent, stayed.
    if (isLater(object.sequencer, String(before.payload.sequencer ?? '')))
      await updateOutsidePayload(tx, before.id, payload);
    return { outcome: 'duplicate' };
  }
  const contact = await contactNamed(tx, read.contactId);
  const hidden = !read.redacted && (await hasRedacted(tx, connection.id, read.contactId, read.artifact));
  const state = hidden ? 'ignored' : contact ? 'taken' : 'unmatched';
  const row = {
    id: house.ids.next(),
    connection_id: connection.id,
    event_key: key,
    contact_id: read.contactId,
    kind: read.artifact,
    payload,
    state,
  } as const;
  if (!(await insertOutsideEvent(tx, row, house.clock.now()))) return { outcome: 'duplicate' };
  if (hidden)
    return { outcome: 'ignored', reason: `A redacted ${read.artifact} of this contact is there already.` };
  if (!contact) return { outcome: 'waiting' };
  announceArtifact(house, tx, contact, row);
  return { outcome: 'taken' };
}

/** A contact, or a conversation that no step was interested in so far. */
async function contactNamed(tx: Tx, name: string): Promise<FoundContact | undefined> {
  const found = await findContact(tx, name);
  if (found) return { id: found.id, conversationId: found.conversation_id };
  return (await conversationExists(tx, name)) ? { id: name, conversationId: name } : undefined;
}

async function takeContactEvent(
  house: House,
  ports: Ports,
  tx: Tx,
  connection: CrmConnection,
  event: ContactEvent,
): Promise<EventOutcome> {
  await lockContactNames(tx, [...new Set([event.initialContactId, event.contactId])]);
  const at = house.clock.now();
  const isNew = await insertOutsideEvent(
    tx,
    {
      id: house.ids.next(),
      connection_id: connection.id,
      event_key: `contact:${event.contactId}:${event.eventType}:${event.at}`,
      contact_id: event.contactId,
      kind: 'contact',
      payload: { eventType: event.eventType, at: event.at },
      state: 'taken',
    },
    at,
  );
  if (!isNew) return { outcome: 'duplicate' };
  const known = (await findContact(tx, event.initialContactId)) ?? (await findContact(tx, event.contactId));
  // A conversation of ours lives its own life here; the platform's events would only repeat it.
  if (known?.conversation_id || (!known && (await conversationExists(tx, event.initialContactId))))
    return {
      outcome: 'ignored',
      reason: 'The contact is a conversation here; its own life is what is delivered.',
    };
  const contact = await keepOutsideContact(tx, event, known, at);
  for (const step of await dueSteps(tx, connection.id, contact.id, event)) {
    const steps = (await stepsInEffect(tx, tx.organizationId, step)).filter(
      ({ connectionId }) => connectionId === connection.id,
    );
    const { id, record } = contact;
    const outside = { id, conversationId: null, record, conversation: null };
    await queueDeliveries(house, ports, tx, outside, { step }, steps);
  }
  if (!known)
    await takeUnmatched(house, tx, { id: contact.id, conversationId: null }, [contact.id, event.contactId]);
  else if (event.contactId !== contact.id)
    await takeUnmatched(house, tx, { id: contact.id, conversationId: null }, [event.contactId]);
  return { outcome: 'taken' };
}

async function keepOutsideContact(tx: Tx, event: ContactEvent, known: ContactRow | undefined, at: Date) {
  const record = mergeContactEvent(known?.record, event);
  const id = known?.id ?? event.initialContactId;
  await putContact(tx, { id, conversationId: null, record, at });
  for (const name of new Set([event.initialContactId, event.contactId]))
    if (name !== id) await putAlias(tx, name, id);
  return { id, record };
}

/** A leg that ends while another goes on, after a transfer, does not end the contact. */
async function dueSteps(
  tx: Tx,
  connectionId: string,
  contactId: string,
  event: ContactEvent,
): Promise<(2 | 3 | 4)[]> {
  const steps = stepsOf(event);
  if (!steps.includes(4)) return steps;
  const legs = [contactId, ...(await aliasesOf(tx, contactId))];
  const open = await openLegs(tx, connectionId, legs);
  return open.length > 0 ? steps.filter((step) => step !== 4) : steps;
}
