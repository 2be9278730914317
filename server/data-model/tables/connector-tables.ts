/** The tables of connectors as Kysely sees them: connections, the lifecycle, plugins, the copilot. */
import type { Generated } from 'kysely';
import type {
  ConnectionKind,
  ConnectionSettings,
  CrmLink,
  DeliveryAttempt,
  DeliveryState,
  LifecycleStep,
  RecordRef,
  RenderedRequest,
} from '../../../contracts/crm.ts';
import type { Role } from '../../../contracts/words.ts';
import type { At, Json, JsonDefault, MaybeAt } from './columns.ts';

export interface ConnectionTable {
  id: string;
  organization_id: string;
  name: string;
  kind: ConnectionKind;
  settings: Json<ConnectionSettings>;
  connector_id: string | null;
  /** Sealed by the vault. */
  secret: Buffer | null;
  secret_set_at: MaybeAt;
  secret_expires_at: MaybeAt;
  /** Sealed by the vault. */
  webhook_secret: Buffer | null;
  enabled: Generated<boolean>;
  paused_until: MaybeAt;
  pause_reason: string | null;
  failures: Generated<number>;
  created_at: At;
  updated_at: At;
}
export interface AllowedHostTable {
  organization_id: string;
  host: string;
  note: Generated<string>;
  created_at: At;
}
export interface LifecycleStepTable {
  organization_id: string;
  connection_id: string;
  step: number;
  definition: Json<LifecycleStep>;
  enabled: boolean;
  updated_at: At;
}
export interface ContactRecordTable {
  id: string;
  organization_id: string;
  conversation_id: string | null;
  initial_contact_id: string;
  /** ContactRecord of connectors/lifecycle/domain. */
  record: Json<Record<string, unknown>>;
  updated_at: At;
}
export interface ContactAliasTable {
  organization_id: string;
  alias: string;
  contact_id: string;
}
export interface LifecycleDeliveryTable {
  id: string;
  organization_id: string;
  ordinal: Generated<number>;
  connection_id: string;
  contact_id: string;
  step: number;
  occurrence: Generated<string>;
  state: DeliveryState;
  facts: Json<Record<string, unknown>>;
  edited_request: Json<RenderedRequest> | null;
  response: Json<unknown> | null;
  record: Json<RecordRef> | null;
  attempts: Generated<number>;
  due_at: MaybeAt;
  claimed_by: string | null;
  claimed_until: MaybeAt;
  reason: string | null;
  error_code: string | null;
  created_at: At;
  retried_at: MaybeAt;
  finished_at: MaybeAt;
}
export interface LifecycleAttemptTable {
  id: string;
  organization_id: string;
  delivery_id: string;
  at: At;
  duration_ms: number;
  request: Json<RenderedRequest>;
  status: number | null;
  response: Generated<string>;
  outcome: DeliveryAttempt['outcome'];
  message: string | null;
}
export interface OutsideEventTable {
  id: string;
  organization_id: string;
  connection_id: string;
  event_key: string;
  contact_id: string;
  kind: 'recording' | 'transcript' | 'contact';
  payload: Json<Record<string, unknown>>;
  state: 'unmatched' | 'taken' | 'ignored';
  received_at: At;
}
export interface CrmLinkTable {
  organization_id: string;
  conversation_id: string;
  connection_id: string;
  entity: string;
  record_id: string;
  name: Generated<string>;
  url: Generated<string>;
  relation: CrmLink['relation'];
  linked_by: string;
  linked_at: At;
}
export interface ConnectorTable {
  id: string;
  organization_id: string;
  name: string;
  kind: 'openapi' | 'mcp';
  sources: Json<{ name: string; text: string }[]>;
  /** ConnectorDescription of contracts/connectors.ts. */
  description: Json<unknown>;
  edits: JsonDefault<Record<string, { enabled?: boolean; name?: string; description?: string }>>;
  created_at: At;
  updated_at: At;
}
export interface PluginTable {
  id: string;
  organization_id: string;
  connection_id: string;
  operation_id: string;
  name: string;
  description: string;
  enabled: Generated<boolean>;
  authentication: 'admin' | 'representative';
  roles: Generated<Role[]>;
  /** PluginSettings of contracts/connectors.ts. */
  settings: Json<unknown>;
  created_at: At;
  updated_at: At;
}
export interface ConnectionSignInTable {
  organization_id: string;
  connection_id: string;
  user_id: string;
  tokens: Buffer;
  expires_at: MaybeAt;
  signed_in_at: At;
}
export interface ConnectionSignInStateTable {
  organization_id: string;
  state_hash: Buffer;
  connection_id: string;
  user_id: string;
  verifier: Buffer;
  expires_at: At;
}
export interface CopilotTurnTable {
  id: string;
  organization_id: string;
  conversation_id: string | null;
  user_id: string;
  plugin_id: string | null;
  state:
    | 'running'
    | 'answered'
    | 'confirmation'
    | 'inputs'
    | 'sign_in'
    | 'choice'
    | 'nothing'
    | 'failed'
    | 'cancelled';
  question: string;
  /** CopilotAnswer of contracts/connectors.ts. */
  answer: JsonDefault<unknown>;
  inputs: Json<Record<string, unknown>> | null;
  at: At;
  updated_at: At;
}
export interface EmbedSettingTable {
  organization_id: string;
  allowed_origins: Generated<string[]>;
  hosts: JsonDefault<Record<string, unknown>>;
}

export interface EmbedActivityTable {
  conversation_id: string;
  organization_id: string;
  claimed_by: string;
  claimed_at: At;
}

export interface ConnectorTables {
  connection: ConnectionTable;
  allowed_host: AllowedHostTable;
  lifecycle_step: LifecycleStepTable;
  contact_record: ContactRecordTable;
  contact_alias: ContactAliasTable;
  lifecycle_delivery: LifecycleDeliveryTable;
  lifecycle_attempt: LifecycleAttemptTable;
  outside_event: OutsideEventTable;
  crm_link: CrmLinkTable;
  connector: ConnectorTable;
  plugin: PluginTable;
  connection_sign_in: ConnectionSignInTable;
  connection_sign_in_state: ConnectionSignInStateTable;
  copilot_turn: CopilotTurnTable;
  embed_setting: EmbedSettingTable;
  embed_activity: EmbedActivityTable;
}
