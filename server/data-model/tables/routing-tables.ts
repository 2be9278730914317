/** Routing's tables as Kysely sees them: what an administrator sets, and what routing writes down. */
import type { ColumnType, Generated } from 'kysely';
import type {
  AlertKind,
  OfferKind,
  OfferState,
  Presence,
  VoiceCommandKind,
} from '../../../contracts/words.ts';
import type { At, GeneratedAt, Json, JsonDefault, MaybeAt } from './columns.ts';

export interface OfferTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  representative_id: string;
  queue_id: string;
  state: OfferState;
  offered_at: At;
  expires_at: At;
  answered_at: MaybeAt;
  kind: Generated<OfferKind>;
  automatic: Generated<boolean>;
}
export interface CapacityReservationTable {
  conversation_id: string;
  organization_id: string;
  representative_id: string;
  units: number;
  reserved_at: At;
  interruptible: Generated<boolean>;
  override: Generated<boolean>;
  profile_ids: Generated<string[]>;
  held_until: MaybeAt;
}
export interface AssignmentDecisionTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  offer_id: string | null;
  decided_at: At;
  explanation: Json<unknown>;
  cycle_id: string | null;
  ordinal: Generated<number>;
  outcome: Generated<'offered' | 'refused'>;
}
export interface ConfigurationVersionTable {
  organization_id: string;
  version: number;
  applied_at: At;
  applied_by: string;
  comment: Generated<string>;
  /** YAML, with names. */
  document: string;
  /** As the engine reads it, with ids. */
  resolved: Json<unknown>;
}
export interface RatingModelTable {
  id: string;
  organization_id: string;
  name: string;
  levels: string[];
}
export interface CapacityProfileTable {
  id: string;
  organization_id: string;
  name: string;
  work_limit: number;
  reset: Generated<'immediate' | 'end_of_day'>;
  blocking: Generated<boolean>;
}
export interface PresenceSettingTable {
  id: string;
  organization_id: string;
  name: string;
  base: Exclude<Presence, 'inactive'>;
}
export interface OperatingHoursTable {
  id: string;
  organization_id: string;
  name: string;
  time_zone: string;
  definition: Json<Record<string, unknown>>;
}
export interface UserGroupTable {
  id: string;
  organization_id: string;
  name: string;
}
export interface UserGroupMemberTable {
  organization_id: string;
  group_id: string;
  user_id: string;
}
export interface AccountTable {
  id: string;
  organization_id: string;
  external_id: string;
  name: string;
  attributes: JsonDefault<Record<string, unknown>>;
  created_at: GeneratedAt;
}
export interface PreferredRepresentativeTable {
  id: string;
  organization_id: string;
  contact_id: string | null;
  account_id: string | null;
  user_id: string;
  rank: number;
}
export interface RepresentativeProfileTable {
  organization_id: string;
  user_id: string;
  profile_id: string;
  own_limit: number | null;
  work_limit: number;
  held: Generated<number>;
  used: Generated<number>;
  used_on: ColumnType<string, string | undefined, string>;
}
export interface RoutingCycleTable {
  id: string;
  organization_id: string;
  decided_at: At;
  /** xid8, decimal. */
  basis_tx_id: string;
  basis_position: number;
  seen: ColumnType<unknown, string | null | undefined, string | null>;
  configuration_version: number;
}
export interface RoutingRosterTable {
  organization_id: string;
  id: string;
  members: string[];
}
export interface RoutingTraceTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  at: At;
  kind: RoutingTraceKind;
  configuration_version: number;
  facts: ColumnType<unknown, string | null | undefined, string | null>;
  trace: Json<unknown>;
}
export type RoutingTraceKind =
  | 'routed'
  | 'overflowed'
  | 'transferred'
  | 'consulted'
  | 'assigned'
  | 'picked'
  | 'released'
  | 'alert';
export interface RoutingAlertTable {
  id: string;
  organization_id: string;
  conversation_id: string | null;
  queue_id: string | null;
  kind: AlertKind;
  detail: JsonDefault<Record<string, unknown>>;
  raised_at: At;
  acknowledged_at: MaybeAt;
  acknowledged_by: string | null;
  cleared_at: MaybeAt;
}
export interface VoiceCommandTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  queue_id: string | null;
  kind: VoiceCommandKind;
  detail: JsonDefault<Record<string, unknown>>;
  state: Generated<'pending' | 'done' | 'failed'>;
  created_at: At;
  settled_at: MaybeAt;
}
export interface ConsultationTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  requested_by: string;
  consultant_id: string;
  state: 'requested' | 'active' | 'declined' | 'ended';
  requested_at: At;
  answered_at: MaybeAt;
  ended_at: MaybeAt;
}
export interface PresenceHistoryTable {
  id: string;
  organization_id: string;
  user_id: string;
  presence: Presence;
  presence_setting_id: string | null;
  label: string;
  manual: boolean;
  cause: string;
  actor: string;
  started_at: At;
}
