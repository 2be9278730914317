/** Why AI agents did what they did in a conversation. */
import { type House, read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { AgentTraceStep } from '../runtime/agent-runtime.ts';

export interface TracedTurn {
  readonly epoch: number;
  /** `start`, `message:12`, `input:7`, `wake:<ms>` */
  readonly turn: string;
  readonly agentId: string;
  readonly agentName: string;
  readonly at: Date;
  readonly durationMs: number;
  readonly steps: AgentTraceStep[];
}

/** In the order in which they were taken. @throws {AppError} `conversation.not_found` */
export async function readTurnTrace(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<TracedTurn[]> {
  return await read(house, organizationId, async ({ q }) => {
    const known = await q
      .selectFrom('conversation')
      .select('id')
      .where('id', '=', conversationId)
      .executeTakeFirst();
    if (!known) throw new AppError('conversation.not_found');
    const rows = await q
      .selectFrom('turn_trace as t')
      .innerJoin('ai_agent as a', 'a.id', 't.ai_agent_id')
      .select(['t.handler_epoch', 't.turn', 't.ai_agent_id', 'a.name', 't.at', 't.duration_ms', 't.steps'])
      .where('t.conversation_id', '=', conversationId)
      .orderBy('t.at')
      .orderBy('t.handler_epoch')
      .execute();
    return rows.map((row) => ({
      epoch: row.handler_epoch,
      turn: row.turn,
      agentId: row.ai_agent_id,
      agentName: row.name,
      at: row.at,
      durationMs: row.duration_ms,
      steps: row.steps as AgentTraceStep[],
    }));
  });
}
