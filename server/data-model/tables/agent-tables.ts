/** Tables of 0006-agents.sql. */
import type { Generated } from 'kysely';
import type { HandoffContext } from '../../../contracts/handoff.ts';
import type { At, Json, MaybeAt } from './columns.ts';

export interface DialogInputTable {
  position: Generated<number>;
  organization_id: string;
  conversation_id: string;
  handler_epoch: number;
  kind: string;
  payload: Json<unknown>;
  dedupe_key: string | null;
  created_at: At;
}

export interface TurnStepTable {
  organization_id: string;
  conversation_id: string;
  handler_epoch: number;
  turn: string;
  step: number;
  kind: string;
  fingerprint: string;
  state: 'started' | 'done' | 'failed';
  result: Json<unknown> | null;
  started_at: At;
  finished_at: MaybeAt;
}

export interface TurnTraceTable {
  organization_id: string;
  conversation_id: string;
  handler_epoch: number;
  turn: string;
  ai_agent_id: string;
  at: At;
  duration_ms: number;
  steps: Json<unknown>;
}

export interface HandoffTable {
  id: string;
  organization_id: string;
  conversation_id: string;
  handler_epoch: number | null;
  at: At;
  context: Json<HandoffContext>;
}

export interface AgentTables {
  dialog_input: DialogInputTable;
  turn_step: TurnStepTable;
  turn_trace: TurnTraceTable;
  handoff: HandoffTable;
}
