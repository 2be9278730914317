/** Tables of 0009-approvals.sql. */
import type { Generated } from 'kysely';
import type { At, Json, MaybeAt } from './columns.ts';

export interface AgentApprovalTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  handler_epoch: number;
  ai_agent_id: string;
  request_key: string;
  approver: 'customer' | 'representative';
  queue_id: string | null;
  asked_by: string;
  tool: string;
  words: string;
  input: Json<unknown>;
  state: Generated<'pending' | 'approved' | 'declined' | 'expired' | 'withdrawn'>;
  reason: Generated<string>;
  asked_at: At;
  expires_at: At;
  decided_at: MaybeAt;
  decided_by: string | null;
}

export interface ApprovalTables {
  agent_approval: AgentApprovalTable;
}
