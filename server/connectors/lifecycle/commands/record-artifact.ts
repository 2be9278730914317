/** A recording or a transcript of a contact is there: step 5 of the connection whose store it is in. */
import { type House, read, transact } from '../../../data-model/house/index.ts';
import type { ObjectFacts } from '../domain/template/facts.ts';
import type { LifecyclePorts } from '../ports.ts';
import { findContact, lockContacts } from '../store/contact.store.ts';
import { readOutsideEvent } from '../store/outside-event.store.ts';
import { stepsInEffect } from '../store/step.store.ts';
import { queueDeliveries, recordConversationMoment } from './record-moment.ts';

export async function recordArtifact(
  house: House,
  ports: Pick<LifecyclePorts, 'publicUrl'>,
  organizationId: string,
  { outsideEventId, contactId }: { outsideEventId: string; contactId: string },
): Promise<void> {
  const found = await read(house, organizationId, async (tx) => ({
    event: await readOutsideEvent(tx, outsideEventId),
    contact: await findContact(tx, contactId),
    steps: await stepsInEffect(tx, organizationId, 5),
  }));
  if (!found.event || found.event.kind === 'contact') return;
  const { payload, kind, connection_id } = found.event;
  const object: ObjectFacts = {
    artifact: kind,
    objectUrl: String(payload.objectUrl),
    objectKey: String(payload.key),
    bucketName: String(payload.bucket),
    ...(typeof payload.size === 'number' ? { objectSize: payload.size } : {}),
  };
  const moment = { step: 5, occurrence: object.objectKey, object } as const;
  if (!found.contact || found.contact.conversation_id) {
    const conversationId = found.contact?.conversation_id ?? contactId;
    await recordConversationMoment(house, ports, organizationId, conversationId, moment, connection_id);
    return;
  }
  const steps = found.steps.filter(({ connectionId }) => connectionId === connection_id);
  const { id } = found.contact;
  await transact(house, organizationId, async (tx) => {
    await lockContacts(tx, [id]);
    const contact = await findContact(tx, id);
    if (contact)
      await queueDeliveries(
        house,
        ports,
        tx,
        { id, conversationId: null, record: contact.record, conversation: null },
        moment,
        steps,
      );
  });
}
