/** Fetches what a turn asks for. */

import { ModelError } from '../../platform/models/index.ts';
import type { ModelNeed, Need, NeedOutcome, TurnInput } from '../domain/types.ts';
import { searchKnowledge } from '../queries/search-knowledge.ts';
import type { LoadedAgent } from '../store/agents.ts';
import type { AgentTurnContext } from './agent-runtime.ts';
import { composed, planFor } from './topics-generative.ts';
import { sendHttp } from './topics-http.ts';
import { callOperationFor } from './topics-operation.ts';

/**
 * The dialog's next input. Never throws for what the other side does.
 * @param passages gets what was found, by id, to be shown as sources
 */
export async function fulfil(
  context: AgentTurnContext,
  agent: LoadedAgent,
  need: Need,
  passages: Map<string, string>,
): Promise<TurnInput> {
  const { requestId } = need;
  switch (need.kind) {
    case 'knowledge': {
      const found = await searchKnowledge(context.house, context.organizationId, need.query);
      for (const { id, text } of found.passages) passages.set(id, passageOf(text));
      return { kind: 'knowledge', requestId, result: await composed(context, agent, need.query, found) };
    }
    case 'plan': {
      const { plan, passages: shown } = await planFor(context, agent, need);
      for (const { id, text } of shown) passages.set(id, passageOf(text));
      return { kind: 'plan', requestId, plan };
    }
    case 'http':
      return { kind: 'result', requestId, outcome: await sendHttp(context, need) };
    case 'operation':
      return { kind: 'result', requestId, outcome: await callOperationFor(context, agent.settings, need) };
    case 'model':
      return { kind: 'result', requestId, outcome: await askModel(context, need) };
  }
}

const answerLength = 8000;

/** Asking twice does no harm. */
async function askModel(
  { house, journal, signal }: AgentTurnContext,
  { purpose, system, prompt }: ModelNeed,
): Promise<NeedOutcome> {
  const step = await journal.step<NeedOutcome>({
    kind: 'model',
    request: { purpose, system, prompt },
    repeatable: true,
    run: async () => {
      try {
        const { text } = await house.models.generate({
          task: 'ai_agent',
          system,
          messages: [{ role: 'user', text: prompt }],
          signal,
        });
        return { ok: true, value: text.slice(0, answerLength) };
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        return {
          ok: false,
          code: error.kind === 'models.timeout' ? 'timeout' : 'failed',
          message: error.message,
        };
      }
    },
  });
  return step.ok ? step.result : unknownOutcome;
}

/** It was begun before a crash, and nobody knows whether it happened. */
export const unknownOutcome: NeedOutcome = {
  ok: false,
  code: 'unknown_outcome',
  message: 'It was sent before a restart; whether it was done is not known, and it is not sent again.',
};

const passageLength = 280;

/** Plain words of an article's beginning. */
function passageOf(text: string): string {
  const plain = text
    .replace(/^#+\s.*$/gm, '')
    .replace(/[*_`>#]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length <= passageLength ? plain : `${plain.slice(0, plain.lastIndexOf(' ', passageLength))} …`;
}
