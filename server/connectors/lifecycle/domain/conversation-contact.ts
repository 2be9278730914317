/** The contact record of a conversation: its tables in Amazon Connect's names. */
import type { ContactRecord, Endpoint } from './contact-record.ts';
import type { ConversationFacts } from './template/facts.ts';

/** What is read of a conversation; a row's words in camel case. */
export interface ConversationView {
  readonly id: string;
  readonly channel: string;
  readonly workstream: string;
  readonly workKind: 'messaging' | 'voice' | 'record';
  readonly channelName: string | null;
  readonly customer: { readonly name: string; readonly email: string | null; readonly phone: string | null };
  readonly context: Readonly<Record<string, unknown>>;
  readonly state: string;
  readonly openedAt: Date;
  readonly stateChangedAt: Date;
  readonly closedAt: Date | null;
  readonly closeReason: string | null;
  readonly escalationReason: string | null;
  readonly summary: string | null;
  /** Its last stay in a queue. */
  readonly segment: {
    readonly queueId: string;
    readonly name: string;
    readonly enteredAt: Date;
    readonly leftAt: Date | null;
  } | null;
  /** The last engagement of a representative. */
  readonly session: {
    readonly userId: string;
    readonly username: string;
    readonly startedAt: Date;
    readonly endedAt: Date | null;
  } | null;
  readonly offers: number;
  readonly messages: number;
  /** When its wrap-up began; null before. */
  readonly wrapUpAt: Date | null;
}

/** Closed words of ours in Amazon Connect's. */
const disconnectReasons: Readonly<Record<string, string>> = {
  customer_left: 'CUSTOMER_DISCONNECT',
  ended: 'AGENT_DISCONNECT',
  force_closed: 'API',
  inactive: 'EXPIRED',
  overflow: 'CONTACT_FLOW_DISCONNECT',
};

const channelOf = ({ channel, workKind }: ConversationView): ContactRecord['Channel'] => {
  if (channel === 'email') return 'EMAIL';
  return workKind === 'voice' ? 'VOICE' : workKind === 'record' ? 'TASK' : 'CHAT';
};

/** Whole seconds between two instants; undefined without the second. */
const seconds = (from: Date, to: Date | null): number | undefined =>
  to === null ? undefined : Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));

/** Drops what is not known. */
function known<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** What the tables do not say any more, or never did. */
export interface ContactHistory {
  /** The record as it was kept last. */
  readonly before?: ContactRecord | undefined;
  /** Who began it, where this moment knows. */
  readonly direction?: 'inbound' | 'outbound' | undefined;
  /** Who ended it, where this moment knows. */
  readonly endedBy?: 'customer' | 'representative' | 'supervisor' | undefined;
}

/** What was once known of its beginning and its end stays. */
export function contactRecordOf(
  view: ConversationView,
  now: Date,
  history: ContactHistory = {},
): ContactRecord {
  const { before } = history;
  const direction = history.direction ?? (before?.InitiationMethod === 'OUTBOUND' ? 'outbound' : 'inbound');
  const disconnectedAt = before?.DisconnectTimestamp;
  const wrapUpAt = view.wrapUpAt ?? (disconnectedAt ? new Date(disconnectedAt) : null);
  const endedAt = wrapUpAt ?? view.closedAt;
  const closed = disconnectReasons[view.closeReason ?? 'ended'] ?? 'OTHER';
  const reason =
    before?.DisconnectReason ?? (history.endedBy === 'customer' ? 'CUSTOMER_DISCONNECT' : closed);
  return known({
    ContactId: view.id,
    InitialContactId: view.id,
    Channel: channelOf(view),
    InitiationMethod: direction === 'outbound' ? 'OUTBOUND' : view.channel === 'api' ? 'API' : 'INBOUND',
    InitiationTimestamp: view.openedAt.toISOString(),
    ConnectedToSystemTimestamp: view.openedAt.toISOString(),
    DisconnectTimestamp: endedAt?.toISOString(),
    DisconnectReason: endedAt === null ? undefined : reason,
    LastUpdateTimestamp: now.toISOString(),
    CustomerEndpoint: customerEndpoint(view),
    SystemEndpoint:
      view.channelName === null ? undefined : { Type: 'CONTACT_FLOW', Address: view.channelName },
    Queue: queueOf(view),
    Agent: agentOf({ ...view, wrapUpAt }, endedAt),
    AgentConnectionAttempts: view.offers,
    Attributes: attributesOf(view.context),
  }) as ContactRecord;
}

/** Where the customer is reached on this channel. */
function customerEndpoint(view: ConversationView): Endpoint | undefined {
  const phone = view.customer.phone && { Type: 'TELEPHONE_NUMBER', Address: view.customer.phone };
  const email = view.customer.email && { Type: 'EMAIL_ADDRESS', Address: view.customer.email };
  const found = channelOf(view) === 'EMAIL' ? email || phone : phone || email;
  return found || undefined;
}

function queueOf({ segment }: ConversationView): ContactRecord['Queue'] | undefined {
  if (!segment) return undefined;
  return known({
    ARN: segment.queueId,
    Name: segment.name,
    EnqueueTimestamp: segment.enteredAt.toISOString(),
    DequeueTimestamp: segment.leftAt?.toISOString(),
    Duration: seconds(segment.enteredAt, segment.leftAt),
  }) as ContactRecord['Queue'];
}

function agentOf(
  { session, closedAt, wrapUpAt }: ConversationView,
  endedAt: Date | null,
): ContactRecord['Agent'] | undefined {
  if (!session) return undefined;
  return known({
    ARN: session.userId,
    Username: session.username,
    ConnectedToAgentTimestamp: session.startedAt.toISOString(),
    AgentInteractionDuration: seconds(session.startedAt, endedAt ?? session.endedAt),
    AfterContactWorkStartTimestamp: wrapUpAt?.toISOString(),
    AfterContactWorkEndTimestamp: wrapUpAt && closedAt ? closedAt.toISOString() : undefined,
    AfterContactWorkDuration: wrapUpAt ? seconds(wrapUpAt, closedAt) : undefined,
  }) as ContactRecord['Agent'];
}

/** Context variables as attributes: text, as Amazon Connect has them. */
function attributesOf(context: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(context).flatMap(([name, value]) =>
      value === null || value === undefined
        ? []
        : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
    ),
  );
}

/** Patchbay's own words; addresses are paths below the desk's, made whole when they are sent. */
export function conversationFactsOf(view: ConversationView): ConversationFacts {
  const facts: Record<keyof ConversationFacts, string | null | undefined> = {
    id: view.id,
    url: `/desk/conversation/${view.id}`,
    transcriptUrl: `/desk/conversations/${view.id}`,
    summary: view.summary,
    channel: view.channel,
    workstream: view.workstream,
    queue: view.segment?.name,
    customerName: view.customer.name,
    customerEmail: view.customer.email,
    customerPhone: view.customer.phone,
    representative: view.session?.username,
    escalationReason: view.escalationReason,
    closeReason: view.closeReason,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value)) as ConversationFacts;
}
