/**
 * `Microsoft.CCaaS.EmbedSDK` as drivers know it, on top of the desk: the same modules, methods, shapes and numbers as in
 * Microsoft's documentation of the Dynamics 365 Contact Center's embed SDK, so that a driver written for that runs here.
 */
import type {
  DeskEvent,
  EmbeddedConversation,
  EmbeddedMessage,
  EmbeddedPresence,
} from '../../../contracts/embed.ts';
import { type ClickToDial, type DeskPort, HostError, type SettablePresence } from '../host/adapter.ts';
import { Listeners } from '../host/base-host.ts';

/** OCLiveWorkItemStatus. */
export const statusCodes = { active: 2, closed: 4, wrap_up: 5 } as const;
/** SenderType. */
const senders = { representative: 1, customer: 3 } as const;

const baseStatuses: Record<EmbeddedPresence['presence'], string> = {
  available: 'AVAILABLE',
  busy: 'BUSY',
  do_not_disturb: 'BUSY_DO_NOT_DISTURB',
  away: 'AWAY',
  offline: 'OFFLINE',
  inactive: 'AWAY',
};
const choices: readonly { presence: SettablePresence; label: string }[] = [
  { presence: 'available', label: 'Available' },
  { presence: 'busy', label: 'Busy' },
  { presence: 'do_not_disturb', label: 'Do not disturb' },
  { presence: 'away', label: 'Away' },
  { presence: 'offline', label: 'Offline' },
];

const presenceOf = ({ presence, label }: EmbeddedPresence) => ({
  presenceId: presence,
  presenceName: label,
  presenceText: label,
  basePresenceStatus: baseStatuses[presence],
});

const loadedOf = (conversation: EmbeddedConversation) => ({
  liveWorkItemId: conversation.conversationId,
  // The desk has one session of a conversation at a time.
  sessionId: conversation.conversationId,
  conversationType: conversation.channel,
  createdTimeStamp: conversation.openedAt,
  customerName: conversation.customer.name,
  ...(conversation.customer.phone ? { customerPhoneNumber: conversation.customer.phone } : {}),
});

const transcriptOf = (message: EmbeddedMessage) => ({
  id: String(message.sequence),
  content: message.text,
  mode: message.kind === 'note' ? ('internal' as const) : ('external' as const),
  createdOn: message.sentAt,
  sender: { user: { displayName: message.sender.name, id: '' } },
  attachmentInfo: [],
});

/** Columns of `msdyn_ocliveworkitem` that the desk knows. */
const columnsOf = (conversation: EmbeddedConversation): Record<string, unknown> => ({
  activityid: conversation.conversationId,
  msdyn_ocliveworkitemid: conversation.conversationId,
  msdyn_channel: conversation.channel,
  msdyn_createdon: conversation.openedAt,
  msdyn_startedon: conversation.openedAt,
  msdyn_isoutbound: conversation.direction === 'outbound',
  msdyn_title: conversation.customer.name,
  subject: conversation.customer.name,
  statuscode: conversation.state === 'wrap_up' ? statusCodes.wrap_up : statusCodes.active,
});

export interface CcaasNotification {
  id: string;
  level: number;
  message: string;
}

/** The object that drivers are handed, and the wires behind it. */
export function createEmbedSdk(desk: DeskPort) {
  const clicks = new Listeners<ClickToDial>();
  const chosen = new Listeners<SettablePresence>();
  const loaded = new Listeners<ReturnType<typeof loadedOf>>();
  const accepted = new Listeners<{ liveWorkItemId: string }>();
  const rejected = new Listeners<{ liveWorkItemId: string }>();
  const statuses = new Listeners<{ liveWorkItemId: string; statusCode: number }>();
  const transfers = new Listeners<{ liveWorkItemId: string; sessionId: string }>();
  const messages = new Listeners<unknown>();
  const notes = new Listeners<unknown>();
  const offered = new Listeners<unknown>();
  const presences = new Listeners<ReturnType<typeof presenceOf>>();
  const notifications = new Listeners<CcaasNotification>();
  const visibility = new Listeners<boolean>();
  const width = new Listeners<number>();
  const height = new Listeners<number>();
  const summaries = new Map<string, string>();
  let presence: EmbeddedPresence = { presence: 'offline', label: 'Offline' };
  let notified = 0;

  const conversationCalled = async (id: string): Promise<EmbeddedConversation> => {
    const { conversations } = await desk.command('getConversations', {});
    const found = conversations.find((one) => one.conversationId === id);
    if (!found) throw new HostError('refused', 'There is no such conversation on this desk.');
    return found;
  };
  const elsewhere = async (): Promise<never> => {
    throw new HostError('unsupported', 'Patchbay is no Dataverse: ask the CRM’s own API for its records.');
  };
  /** The desk does not measure or do this: a driver may listen, and hears nothing. */
  const silent = new Listeners<never>();
  const on =
    <T>(listeners: Listeners<T>) =>
    (callback: (value: T) => void): void =>
      void listeners.add(callback);

  const sdk = {
    conversation: {
      onConversationLoaded: on(loaded),
      onAccept: on(accepted),
      onReject: on(rejected),
      onStatusChange: on(statuses),
      onTransfer: on(transfers),
      onNewMessage: on(messages),
      onNotesAdded: on(notes),
      onConsultStart: on(silent),
      onConsultEnd: on(silent),
      onCustomerSentimentChange: on(silent),
      getTranscript: async (liveWorkItemId: string) => {
        const { messages: said } = await desk.command('getTranscript', { conversationId: liveWorkItemId });
        return said.filter((one) => one.kind === 'message' || one.kind === 'note').map(transcriptOf);
      },
      getConversationData: async (liveWorkItemId: string, columns: readonly string[]) => {
        const all = columnsOf(await conversationCalled(liveWorkItemId));
        return Object.fromEntries(columns.filter((name) => name in all).map((name) => [name, all[name]]));
      },
      getConversationDataUsingFetchXML: elsewhere,
      getAssignedConversationsList: async (status: number) => {
        const { conversations } = await desk.command('getConversations', {});
        return conversations.map(columnsOf).filter((one) => one.statuscode === status);
      },
      getFocusedConversationId: async () => (await desk.command('getConversations', {})).focused ?? '',
      getCopilotSummary: async (liveWorkItemId: string) => summaries.get(liveWorkItemId) ?? '',
    },
    ctiDriver: {
      clickToDial: (payload: { number: string }): void => clicks.tell({ number: payload.number }),
      onSoftPhonePanelVisibilityChange: on(visibility),
      onSoftPhonePanelWidthChange: on(width),
      onSoftPhonePanelHeightChange: on(height),
    },
    presence: {
      getPresence: async () => presenceOf(presence),
      getPresenceOptions: async () => choices.map(presenceOf),
      setPresence: async (presenceId: string): Promise<void> => {
        const choice = choices.find((one) => one.presence === presenceId);
        if (!choice) throw new HostError('refused', 'There is no such presence.');
        chosen.tell(choice.presence);
      },
      onPresenceChange: on(presences),
    },
    notification: {
      onNewConversationNotification: on(offered),
      onNewNotification: on(notifications),
      addNewNotification: async ({ level, message }: { level: number; message: string }) => {
        const id = `notification-${++notified}`;
        notifications.tell({ id, level, message });
        return id;
      },
    },
    voiceOrVideoCalling: { onHoldChange: on(silent), onMuteChange: on(silent) },
    dataverse: { retrieveRecord: elsewhere, retrieveMultipleRecords: elsewhere },
  };

  /** In the order that drivers know: loaded, then accepted; and the status last. */
  const deskEvent = (event: DeskEvent): void => {
    const status = (liveWorkItemId: string, statusCode: number) =>
      statuses.tell({ liveWorkItemId, statusCode });
    switch (event.event) {
      case 'ready':
        presence = event.presence;
        presences.tell(presenceOf(presence));
        return;
      case 'presence.changed':
        presence = event.presence;
        presences.tell(presenceOf(presence));
        return;
      case 'summary.changed':
        summaries.set(event.conversationId, event.summary);
        return;
      case 'conversation.offered':
        offered.tell(loadedOf(event.conversation));
        return;
      case 'conversation.accepted': {
        const liveWorkItemId = event.conversation.conversationId;
        accepted.tell({ liveWorkItemId });
        loaded.tell(loadedOf(event.conversation));
        status(liveWorkItemId, statusCodes.active);
        return;
      }
      case 'conversation.rejected':
        rejected.tell({ liveWorkItemId: event.conversationId });
        return;
      case 'conversation.wrap_up':
        status(event.conversation.conversationId, statusCodes.wrap_up);
        return;
      case 'conversation.ended': {
        const liveWorkItemId = event.conversation.conversationId;
        if (event.reason === 'closed') status(liveWorkItemId, statusCodes.closed);
        else transfers.tell({ liveWorkItemId, sessionId: liveWorkItemId });
        summaries.delete(liveWorkItemId);
        return;
      }
      case 'message.added':
        tellMessage(event.message);
        return;
    }
  };

  const tellMessage = (message: EmbeddedMessage): void => {
    const { conversationId: liveWorkItemId, sender, text } = message;
    if (message.kind === 'note') {
      notes.tell({ liveWorkItemId, text, entityId: liveWorkItemId, entityName: 'msdyn_ocliveworkitem' });
    } else if (
      message.kind === 'message' &&
      (sender.kind === 'customer' || sender.kind === 'representative')
    ) {
      messages.tell({
        liveWorkItemId,
        senderType: senders[sender.kind],
        message: {
          id: String(message.sequence),
          content: text,
          contentType: 0,
          timestamp: message.sentAt,
          sender: { id: '', displayName: sender.name },
        },
      });
    }
  };

  return { sdk, deskEvent, clicks, chosen, notifications, visibility, width, height };
}

export type EmbedSdk = ReturnType<typeof createEmbedSdk>['sdk'];
