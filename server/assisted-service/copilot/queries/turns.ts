/** One's own last turns with the copilot. */
import type { CopilotTurn } from '../../../../contracts/plugins.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { assertMayRead } from '../../queries/conversations.ts';
import { presentTurn } from '../settle.ts';
import type { Asker } from '../situation.ts';
import { lastTurns } from '../store/turn.store.ts';

/** Oldest first. @throws {AppError} `conversation.not_found` */
export async function readTurns(
  house: House,
  asker: Asker,
  { conversationId, limit }: { conversationId?: string | undefined; limit: number },
): Promise<CopilotTurn[]> {
  const now = house.clock.now();
  const rows = await read(house, asker.organizationId, async (tx) => {
    if (conversationId !== undefined) await assertMayRead(tx, asker, conversationId);
    return await lastTurns(tx, asker.userId, conversationId ?? null, limit);
  });
  return rows.map((row) => presentTurn(row, now));
}
