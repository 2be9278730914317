/**
 * The contact record: what the outside world calls a contact, in the names of Amazon Connect's contact records
 * (format version 2017-03-10). Templates name them one to one.
 */
import type { JsonObject } from './json.ts';

export interface Endpoint {
  readonly Type: string;
  /** A phone number, an e-mail address, or the channel's own id. */
  readonly Address: string;
}

/** Absent fields are not known. Instants are ISO 8601 in UTC, durations whole seconds. */
export interface ContactRecord {
  readonly ContactId: string;
  readonly InitialContactId: string;
  readonly PreviousContactId?: string;
  readonly NextContactId?: string;
  readonly Channel: 'VOICE' | 'CHAT' | 'TASK' | 'EMAIL';
  readonly InitiationMethod: string;
  readonly InitiationTimestamp: string;
  readonly ConnectedToSystemTimestamp?: string;
  readonly DisconnectTimestamp?: string;
  readonly LastUpdateTimestamp: string;
  readonly DisconnectReason?: string;
  readonly CustomerEndpoint?: Endpoint;
  readonly SystemEndpoint?: Endpoint;
  readonly TransferredToEndpoint?: Endpoint;
  readonly Queue?: {
    readonly ARN?: string;
    readonly Name?: string;
    readonly EnqueueTimestamp?: string;
    readonly DequeueTimestamp?: string;
    readonly Duration?: number;
  };
  readonly Agent?: {
    readonly ARN?: string;
    readonly Username?: string;
    readonly ConnectedToAgentTimestamp?: string;
    readonly AgentInteractionDuration?: number;
    readonly CustomerHoldDuration?: number;
    readonly NumberOfHolds?: number;
    readonly LongestHoldDuration?: number;
    readonly AfterContactWorkDuration?: number;
    readonly AfterContactWorkStartTimestamp?: string;
    readonly AfterContactWorkEndTimestamp?: string;
    readonly RoutingProfile?: { readonly ARN?: string; readonly Name?: string };
    readonly HierarchyGroups?: JsonObject;
  };
  readonly AgentConnectionAttempts?: number;
  readonly Recording?: JsonObject;
  readonly Recordings?: readonly JsonObject[];
  readonly MediaStreams?: readonly JsonObject[];
  readonly Attributes: Readonly<Record<string, string>>;
  readonly SegmentAttributes?: JsonObject;
  readonly References?: readonly JsonObject[];
  readonly Tags?: JsonObject;
  readonly InstanceARN?: string;
  readonly AWSAccountId?: string;
}

/** `any`: whatever is below it may be named. */
export type NameShape = 'text' | 'number' | 'any' | { readonly [name: string]: NameShape };

const endpoint = { Type: 'text', Address: 'text' } as const;

/** Every name of the record that a template may use. */
export const contactShape = {
  ContactId: 'text',
  InitialContactId: 'text',
  PreviousContactId: 'text',
  NextContactId: 'text',
  Channel: 'text',
  InitiationMethod: 'text',
  InitiationTimestamp: 'text',
  ConnectedToSystemTimestamp: 'text',
  DisconnectTimestamp: 'text',
  LastUpdateTimestamp: 'text',
  DisconnectReason: 'text',
  CustomerEndpoint: endpoint,
  SystemEndpoint: endpoint,
  TransferredToEndpoint: endpoint,
  Queue: {
    ARN: 'text',
    Name: 'text',
    EnqueueTimestamp: 'text',
    DequeueTimestamp: 'text',
    Duration: 'number',
  },
  Agent: {
    ARN: 'text',
    Username: 'text',
    ConnectedToAgentTimestamp: 'text',
    AgentInteractionDuration: 'number',
    CustomerHoldDuration: 'number',
    NumberOfHolds: 'number',
    LongestHoldDuration: 'number',
    AfterContactWorkDuration: 'number',
    AfterContactWorkStartTimestamp: 'text',
    AfterContactWorkEndTimestamp: 'text',
    RoutingProfile: { ARN: 'text', Name: 'text' },
    HierarchyGroups: 'any',
  },
  AgentConnectionAttempts: 'number',
  Recording: 'any',
  Recordings: 'any',
  MediaStreams: 'any',
  Attributes: 'any',
  SegmentAttributes: 'any',
  References: 'any',
  Tags: 'any',
  InstanceARN: 'text',
  AWSAccountId: 'text',
} as const satisfies { readonly [name in keyof ContactRecord]-?: NameShape };

/** Names that stand for a place in the record. */
export const contactAliases: Readonly<Record<string, readonly string[]>> = {
  // The brief writes {{CustomerEndpoint}} for the address.
  CustomerEndpoint: ['CustomerEndpoint', 'Address'],
  SystemEndpoint: ['SystemEndpoint', 'Address'],
  TransferredToEndpoint: ['TransferredToEndpoint', 'Address'],
  Username: ['Agent', 'Username'],
};
