/** A conversation begins, is answered, ends, or is recorded: its steps are queued. Never in its own transaction. */
import type { LoggedEvent } from '../../../data-model/events/index.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import type { Consumer } from '../../../data-model/log/index.ts';
import { recordArtifact } from '../commands/record-artifact.ts';
import { type Moment, recordConversationMoment } from '../commands/record-moment.ts';
import type { LifecyclePorts } from '../ports.ts';
import { readConversationView } from '../store/conversation-view.store.ts';
import { outsideTransactions, stepsInEffect } from '../store/step.store.ts';

type Life =
  | 'conversation.opened'
  | 'handler.engaged'
  | 'conversation.wrap_up_started'
  | 'conversation.closed'
  | 'recording.available';

/** Each delivery exists once for its contact and step: an event that comes twice changes nothing. */
export function onContactLives(ports: Pick<LifecyclePorts, 'publicUrl'>): Consumer<Life> {
  return {
    name: 'connectors.on-contact-lives',
    // Nobody waits for it: of the connections to the database most are for those who do.
    concurrency: 2,
    types: [
      'conversation.opened',
      'handler.engaged',
      'conversation.wrap_up_started',
      'conversation.closed',
      'recording.available',
    ],
    async handle(house, event) {
      if (event.type === 'recording.available') {
        await recordArtifact(house, ports, event.organizationId, event.payload);
        return;
      }
      if (event.conversationId === null) return;
      for (const moment of await momentsOf(house, event))
        await recordConversationMoment(house, ports, event.organizationId, event.conversationId, moment);
    },
  };
}

async function momentsOf(
  house: House,
  event: LoggedEvent<Exclude<Life, 'recording.available'>>,
): Promise<Moment[]> {
  switch (event.type) {
    case 'conversation.opened':
      return [{ step: 2, direction: event.payload.direction ?? 'inbound' }];
    case 'handler.engaged':
      return event.payload.handlerKind === 'representative' ? [{ step: 3 }] : [];
    case 'conversation.wrap_up_started':
      return [{ step: 4, endedBy: event.payload.by }];
    case 'conversation.closed':
      return [{ step: 4 }, ...(await transcriptMoment(house, event.organizationId, event.conversationId))];
  }
}

/** What was written is the conversation's transcript; it stands in the desk from now on. */
async function transcriptMoment(
  house: House,
  organizationId: string,
  conversationId: string | null,
): Promise<Moment[]> {
  if (conversationId === null) return [];
  if ((await stepsInEffect(outsideTransactions(house), organizationId, 5)).length === 0) return [];
  const view = await read(house, organizationId, (tx) => readConversationView(tx, conversationId));
  // Of a call or a record only notes are here; its transcript, if there is one, comes from outside.
  if (!view || view.messages === 0 || view.workKind !== 'messaging') return [];
  const objectKey = `conversations/${conversationId}`;
  return [
    {
      step: 5,
      occurrence: 'transcript',
      object: { artifact: 'transcript', objectUrl: `/desk/${objectKey}`, objectKey, bucketName: 'patchbay' },
    },
  ];
}
