/** A tool needs somebody's yes: the request is written down, and the customer is told who is asked what. */
import type { Approver } from '../definitions/tool.ts';
import { texts } from './texts.ts';
import type { ScenarioTurn } from './turn.ts';

interface Asked {
  readonly agent: string;
  readonly tool: string;
  readonly input: unknown;
  readonly words: string;
  readonly by: Approver;
}

export async function askApproval(
  turn: ScenarioTurn,
  { agent, tool, input, words, by }: Asked,
): Promise<void> {
  const { ports, journal } = turn.place;
  const { expireAfterMs, queue } = turn.scenario.approvals;
  const { session } = turn;
  // One question at a time to each: another one that was open is not waited for any more.
  const before = by === 'representative' ? session.awaited : session.pending;
  if (before?.kind === 'approval') await settle(turn, before.approvalId, 'withdrawn');
  const asked = await journal.step({
    kind: 'approval',
    request: { agent, tool, input },
    repeatable: true,
    run: async ({ idempotencyKey }) => {
      const expiresAt = new Date(ports.clock.now().getTime() + expireAfterMs);
      const approvalId = await ports.approvals.request({
        key: idempotencyKey,
        by,
        agent: turn.scenario.agents.get(agent)!.title,
        tool,
        words,
        input,
        expiresAt,
        queue,
      });
      return { approvalId, expiresAt: expiresAt.getTime() };
    },
  });
  if (!asked.ok) return;
  const waiting = { kind: 'approval', ...asked.result, by, agent, tool, input, words, unclear: 0 } as const;
  if (by === 'representative') session.awaited = waiting;
  else session.pending = waiting;
  turn.note('approval_asked', { actionId: tool, detail: by });
  if (by === 'customer') await turn.say(texts.askApproval(words), { suggestedActions: ['Yes', 'No'] });
  else await turn.say(texts.asksColleague(words));
}

export async function settle(
  turn: ScenarioTurn,
  approvalId: string,
  decision: 'approved' | 'declined' | 'expired' | 'withdrawn',
): Promise<void> {
  await turn.place.journal.step({
    kind: 'approval_settled',
    request: { approvalId, decision },
    repeatable: true,
    run: async () => {
      await turn.place.ports.approvals.settle(approvalId, decision);
      return null;
    },
  });
}
