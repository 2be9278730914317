/** The tables as Kysely sees them. The truth is in ../migrations; `tables.db.test.ts` holds the two together. */
import type { ColumnType, Generated } from 'kysely';
import type {
  ConversationState,
  HandlerKind,
  MessageKind,
  Presence,
  Role,
  SenderKind,
  WorkKind,
} from '../../../contracts/words.ts';
import type { MessageContent } from '../events/index.ts';
import type { AgentTables } from './agent-tables.ts';
import type { ApprovalTables } from './approval-tables.ts';
import type { At, GeneratedAt, Json, JsonDefault, MaybeAt } from './columns.ts';
import type { ConnectorTables } from './connector-tables.ts';
import type { DiscoveryTables } from './discovery-tables.ts';
import type { FigureTables } from './figure-tables.ts';
import type { IntentTables } from './intent-tables.ts';
import type { KnowledgeTables } from './knowledge-tables.ts';
import type { OutsideTables } from './outside-tables.ts';
import type {
  AccountTable,
  AssignmentDecisionTable,
  CapacityProfileTable,
  CapacityReservationTable,
  ConfigurationVersionTable,
  ConsultationTable,
  OfferTable,
  OperatingHoursTable,
  PreferredRepresentativeTable,
  PresenceHistoryTable,
  PresenceSettingTable,
  RatingModelTable,
  RepresentativeProfileTable,
  RoutingAlertTable,
  RoutingCycleTable,
  RoutingRosterTable,
  RoutingTraceTable,
  UserGroupMemberTable,
  UserGroupTable,
  VoiceCommandTable,
} from './routing-tables.ts';
import type { TopicTables } from './topic-tables.ts';
import type { UserVariableTables } from './user-variable-tables.ts';

export interface SkillNeed {
  skillId: string;
  /** 1 to 10. */
  proficiency: number;
}

export interface InstallationTable {
  one: Generated<boolean>;
  signing_key: Buffer;
  created_at: GeneratedAt;
}
export interface OrganizationTable {
  id: string;
  slug: string;
  name: string;
  routing_partition: Generated<number>;
  created_at: GeneratedAt;
  time_zone: Generated<string>;
  configuration_version: Generated<number>;
  routing_settings: JsonDefault<Record<string, unknown>>;
}
export interface AppUserTable {
  id: string;
  organization_id: string;
  username: string;
  display_name: string;
  roles: Role[];
  password_hash: string;
  active: Generated<boolean>;
  created_at: GeneratedAt;
}
export interface AccessTokenTable {
  id: string;
  organization_id: string;
  user_id: string;
  kind: 'session' | 'bearer';
  name: Generated<string>;
  secret_hash: Buffer;
  created_at: GeneratedAt;
  expires_at: At;
  revoked_at: MaybeAt;
}
export interface ContactTable {
  id: string;
  organization_id: string;
  external_id: string;
  name: string;
  email: string | null;
  phone: string | null;
  created_at: GeneratedAt;
  account_id: string | null;
  attributes: JsonDefault<Record<string, unknown>>;
}
export interface SkillTable {
  id: string;
  organization_id: string;
  name: string;
  rating_model_id: string | null;
  kind: Generated<string>;
}
export interface QueueTable {
  id: string;
  organization_id: string;
  name: string;
  priority: Generated<number>;
  service_level_seconds: Generated<number>;
  short_abandon_seconds: Generated<number>;
  required_skills: ColumnType<SkillNeed[], string | undefined, string>;
  kind: Generated<WorkKind>;
  operating_hours_id: string | null;
  fallback_queue_id: string | null;
  settings: JsonDefault<Record<string, unknown>>;
  removed_at: MaybeAt;
}
export interface RepresentativeTable {
  user_id: string;
  organization_id: string;
  presence: Generated<Presence>;
  presence_since: GeneratedAt;
  capacity_total: Generated<number>;
  capacity_reserved: Generated<number>;
  last_capacity_released_at: GeneratedAt;
  connected_until: GeneratedAt;
  presence_setting_id: string | null;
  presence_manual: Generated<boolean>;
  presence_before: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
  connected: Generated<boolean>;
  disconnected_at: MaybeAt;
  presence_revision: Generated<number>;
  capacity_interruptible: Generated<number>;
  capacity_override: Generated<number>;
  last_assigned_at: GeneratedAt;
  attributes: JsonDefault<Record<string, unknown>>;
}
export interface RepresentativeSkillTable {
  organization_id: string;
  user_id: string;
  skill_id: string;
  proficiency: number;
}
export interface QueueMemberTable {
  organization_id: string;
  queue_id: string;
  user_id: string;
}
export interface WorkstreamTable {
  id: string;
  organization_id: string;
  name: string;
  ai_agent_id: string | null;
  default_queue_id: string;
  capacity_units: Generated<number>;
  /** Base presences, and ids of custom ones. */
  allowed_presences: Generated<string[]>;
  offer_timeout_seconds: Generated<number>;
  reoffer_seconds: Generated<number>;
  wrap_up_seconds: Generated<number>;
  auto_close_active_seconds: Generated<number | null>;
  auto_close_open_seconds: Generated<number | null>;
  auto_close_waiting_seconds: Generated<number | null>;
  kind: Generated<WorkKind>;
  mode: Generated<'push' | 'pick'>;
  settings: JsonDefault<Record<string, unknown>>;
  removed_at: MaybeAt;
}
export interface AiAgentTable {
  id: string;
  organization_id: string;
  name: string;
  settings: ColumnType<Record<string, unknown>, string | undefined, string>;
  kind: Generated<'topics' | 'scenario' | 'outside'>;
  description: Generated<string>;
}
export interface ChatChannelTable {
  id: string;
  organization_id: string;
  name: string;
  workstream_id: string;
  allowed_origins: Generated<string[]>;
  secret_version: Generated<number>;
  removed_at: MaybeAt;
}
export interface TopicTable {
  organization_id: string;
  ai_agent_id: string;
  name: string;
  yaml: string;
  enabled: Generated<boolean>;
  updated_at: GeneratedAt;
  changed_by: Generated<string>;
}
export interface ConversationTable {
  id: string;
  organization_id: string;
  channel: string;
  /** Null for conversations that came in through the API. */
  channel_id: string | null;
  workstream_id: string;
  contact_id: string;
  state: ConversationState;
  handler_kind: HandlerKind;
  handler_id: string | null;
  handler_epoch: Generated<number>;
  last_sequence: Generated<number>;
  last_message_at: MaybeAt;
  queue_id: string | null;
  queued_at: MaybeAt;
  required_skills: ColumnType<SkillNeed[], string | undefined, string>;
  priority: Generated<number>;
  context: ColumnType<Record<string, unknown>, string | undefined, string>;
  summary: string | null;
  escalation_reason: string | null;
  opened_at: At;
  state_changed_at: At;
  due_at: MaybeAt;
  closed_at: MaybeAt;
  close_reason: string | null;
  waiting_since: MaybeAt;
  demand: JsonDefault<Record<string, unknown>>;
}
export interface ConversationSessionTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  handler_kind: 'ai_agent' | 'representative';
  handler_id: string;
  epoch: number;
  started_at: At;
  ended_at: MaybeAt;
  end_reason: string | null;
}
export interface ParticipantTable {
  organization_id: string;
  conversation_id: string;
  kind: 'customer' | 'ai_agent' | 'representative';
  participant_id: string;
  name: string;
  joined_at: At;
  left_at: MaybeAt;
}
export type SegmentOutcome = 'answered' | 'abandoned' | 'transferred' | 'closed' | 'overflowed';
export interface QueueSegmentTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  queue_id: string;
  entered_at: At;
  left_at: MaybeAt;
  outcome: SegmentOutcome | null;
  estimated_seconds: number | null;
  position_at_entry: number | null;
}
export interface MessageTable {
  organization_id: string;
  conversation_id: string;
  sequence: number;
  client_message_id: string;
  kind: MessageKind;
  sender_kind: SenderKind;
  sender_id: string;
  sender_name: string;
  text: string;
  content: ColumnType<MessageContent | null, string | null, string | null>;
  sent_at: At;
}
export interface AttachmentTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  name: string;
  content_type: string;
  size: number;
  bytes: Buffer;
  uploaded_by: string;
  created_at: GeneratedAt;
}
export interface DialogTable {
  conversation_id: string;
  organization_id: string;
  state: Json<unknown>;
  last_sequence: number;
  handler_epoch: Generated<number>;
  last_input: Generated<number>;
  wake_at: MaybeAt;
  midway: string | null;
}
export interface EventTable {
  position: Generated<number>;
  tx_id: Generated<string>;
  organization_id: string;
  type: string;
  conversation_id: string | null;
  representative_id: string | null;
  at: At;
  actor: string;
  payload: Json<unknown>;
}
export interface ConsumerCursorTable {
  consumer: string;
  tx_id: string;
  position: number;
  updated_at: GeneratedAt;
}
export interface LeaseTable {
  name: string;
  holder: string;
  epoch: number;
  expires_at: At;
}

export interface Tables
  extends AgentTables,
    ApprovalTables,
    ConnectorTables,
    DiscoveryTables,
    FigureTables,
    IntentTables,
    KnowledgeTables,
    OutsideTables,
    TopicTables,
    UserVariableTables {
  installation: InstallationTable;
  organization: OrganizationTable;
  app_user: AppUserTable;
  access_token: AccessTokenTable;
  contact: ContactTable;
  skill: SkillTable;
  queue: QueueTable;
  representative: RepresentativeTable;
  representative_skill: RepresentativeSkillTable;
  queue_member: QueueMemberTable;
  workstream: WorkstreamTable;
  ai_agent: AiAgentTable;
  chat_channel: ChatChannelTable;
  topic: TopicTable;
  conversation: ConversationTable;
  conversation_session: ConversationSessionTable;
  participant: ParticipantTable;
  queue_segment: QueueSegmentTable;
  message: MessageTable;
  attachment: AttachmentTable;
  offer: OfferTable;
  capacity_reservation: CapacityReservationTable;
  assignment_decision: AssignmentDecisionTable;
  configuration_version: ConfigurationVersionTable;
  rating_model: RatingModelTable;
  capacity_profile: CapacityProfileTable;
  presence_setting: PresenceSettingTable;
  operating_hours: OperatingHoursTable;
  user_group: UserGroupTable;
  user_group_member: UserGroupMemberTable;
  account: AccountTable;
  preferred_representative: PreferredRepresentativeTable;
  representative_profile: RepresentativeProfileTable;
  routing_cycle: RoutingCycleTable;
  routing_roster: RoutingRosterTable;
  routing_trace: RoutingTraceTable;
  routing_alert: RoutingAlertTable;
  voice_command: VoiceCommandTable;
  consultation: ConsultationTable;
  presence_history: PresenceHistoryTable;
  dialog: DialogTable;
  event: EventTable;
  consumer_cursor: ConsumerCursorTable;
  lease: LeaseTable;
}
