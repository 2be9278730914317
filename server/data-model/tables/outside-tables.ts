/** Tables of 0010-outside.sql. */
import type { ColumnType, Generated } from 'kysely';
import type { At, MaybeAt } from './columns.ts';

export type OutsideSessionState = 'open' | 'parked' | 'ended' | 'failed';
export type OutboxState = 'queued' | 'sending' | 'answering' | 'sent' | 'dropped';

export interface OutsideSecretTable {
  ai_agent_id: string;
  organization_id: string;
  /** Sealed by the vault. */
  sealed: Buffer;
}

export interface OutsideSessionTable {
  conversation_id: string;
  ai_agent_id: string;
  organization_id: string;
  handler_epoch: number;
  state: OutsideSessionState;
  remote_id: string | null;
  watermark: string | null;
  /** Sealed by the vault. */
  token: Buffer | null;
  token_expires_at: MaybeAt;
  parked_at: MaybeAt;
}

export interface OutsideOutboxTable {
  position: Generated<number>;
  organization_id: string;
  conversation_id: string;
  ai_agent_id: string;
  handler_epoch: number;
  name: string;
  content: ColumnType<unknown, string | null, string | null>;
  state: Generated<OutboxState>;
  attempts: Generated<number>;
  first_attempt_at: MaybeAt;
  not_before: MaybeAt;
  created_at: At;
}

export interface OutsideTables {
  outside_secret: OutsideSecretTable;
  outside_session: OutsideSessionTable;
  outside_outbox: OutsideOutboxTable;
}
