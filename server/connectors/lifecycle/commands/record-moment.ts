/** A moment in a contact's life has come: its record is kept, and what the connections want of it is queued. */
import type { LifecycleStep } from '../../../../contracts/crm.ts';
import { type House, type Tx, transact } from '../../../data-model/house/index.ts';
import type { ContactRecord } from '../domain/contact-record.ts';
import { contactRecordOf, conversationFactsOf } from '../domain/conversation-contact.ts';
import type { DeliveryFacts } from '../domain/facts.ts';
import { isGuid } from '../domain/guid.ts';
import type { ConversationFacts, ObjectFacts } from '../domain/template/facts.ts';
import type { LifecyclePorts } from '../ports.ts';
import { findContact, lockContactNames, putAlias, putContact } from '../store/contact.store.ts';
import { readConversationView } from '../store/conversation-view.store.ts';
import { readLine } from '../store/delivery.store.ts';
import { outsideTransactions, type StepInEffect, stepsInEffect } from '../store/step.store.ts';
import { addToLine } from './line-up.ts';
import { takeUnmatched } from './take-unmatched.ts';

export interface Moment {
  readonly step: 2 | 3 | 4 | 5;
  /** Which of the step's deliveries it is: empty, or a recording's key. */
  readonly occurrence?: string;
  /** Of step 5. */
  readonly object?: ObjectFacts;
  /** Who began it, where the moment knows. */
  readonly direction?: 'inbound' | 'outbound';
  /** Who ended it, where the moment knows. */
  readonly endedBy?: 'customer' | 'representative' | 'supervisor';
}

type Ports = Pick<LifecyclePorts, 'publicUrl'>;

/**
 * Of a conversation. Does nothing where no connection has such a step; twice does nothing the second time. Its commit does
 * not wait for the disk: the log's cursor, which comes after it, is not kept without it, so that what a crash takes back is
 * recorded again; and a delivery is claimed, in a transaction that does wait, before anything is sent.
 * @param onlyConnection whose steps alone are meant; all connections' without it.
 */
export async function recordConversationMoment(
  house: House,
  ports: Ports,
  organizationId: string,
  conversationId: string,
  moment: Moment,
  onlyConnection?: string,
): Promise<void> {
  const all = await stepsInEffect(outsideTransactions(house), organizationId, moment.step);
  const steps = all.filter(({ connectionId }) => connectionId === (onlyConnection ?? connectionId));
  if (steps.length === 0) return;
  await transact(
    house,
    organizationId,
    async (tx) => {
      const view = await readConversationView(tx, conversationId);
      if (!view) return;
      const at = house.clock.now();
      // A call that came from a telephony platform carries its contact id along.
      const told = String(view.context.ContactId ?? '').toLowerCase();
      const names = isGuid(told) && told !== conversationId ? [conversationId, told] : [conversationId];
      await lockContactNames(tx, names);
      const before = await findContact(tx, conversationId);
      const { direction, endedBy } = moment;
      const record = contactRecordOf(view, at, { before: before?.record, direction, endedBy });
      await putContact(tx, { id: conversationId, conversationId, record, at });
      for (const alias of names.slice(1)) await putAlias(tx, alias, conversationId);
      const contact = { id: conversationId, conversationId, record, conversation: conversationFactsOf(view) };
      await queueDeliveries(house, ports, tx, { ...contact, isNew: before === undefined }, moment, steps);
      if (before === undefined) await takeUnmatched(house, tx, { id: conversationId, conversationId }, names);
    },
    { repeatable: true },
  );
}

export interface MomentContact {
  readonly id: string;
  /** Null: it lives outside. */
  readonly conversationId: string | null;
  /** Nothing of it can be in any line yet. */
  readonly isNew?: boolean;
  readonly record: ContactRecord;
  readonly conversation: ConversationFacts | null;
}

/** Queues what the steps want of a contact whose row is locked. */
export async function queueDeliveries(
  house: House,
  ports: Ports,
  tx: Tx,
  contact: MomentContact,
  moment: Moment,
  steps: readonly StepInEffect[],
): Promise<void> {
  const facts: DeliveryFacts = {
    contact: contact.record,
    conversation: contact.conversation,
    object: moment.object ?? null,
  };
  const at = house.clock.now();
  for (const wanted of steps.filter(({ definition }) => wants(definition, contact, moment))) {
    const { connectionId, kind, settings } = wanted;
    const line = contact.isNew ? [] : await readLine(tx, connectionId, contact.id);
    const delivery = {
      id: house.ids.next(),
      connectionId,
      contactId: contact.id,
      step: moment.step,
      occurrence: moment.occurrence ?? '',
      facts,
    };
    const context = { kind, settings, steps: wanted.steps, publicUrl: ports.publicUrl };
    await addToLine(tx, context, { delivery, conversationId: contact.conversationId, line, at });
  }
}

function wants(step: LifecycleStep, { record, conversation }: MomentContact, moment: Moment): boolean {
  if (moment.object && !step.artifacts.includes(moment.object.artifact)) return false;
  if (step.channels.length === 0) return true;
  const channels = [record.Channel, conversation?.channel ?? ''].map((channel) => channel.toLowerCase());
  return step.channels.some((channel) => {
    const word = channel.toLowerCase();
    return channels.includes(workKinds[word] ?? word);
  });
}

/** A workstream's kinds say the same as channels. */
const workKinds: Readonly<Record<string, string>> = { messaging: 'chat', record: 'task' };
