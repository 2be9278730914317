/** What happens when the knowledge has been searched. */
import { answerFrom, answerRecord, defaultKnowledgeThreshold } from './knowledge.ts';
import { notUnderstood } from './on-message.ts';
import { endTopic, goTo, guarded, runTopics } from './run-topics.ts';
import { actionsOf } from './topic-index.ts';
import type { Turn } from './turn.ts';
import type { SearchKnowledgeAction, TurnInput } from './types.ts';

export function onKnowledge(turn: Turn, input: Extract<TurnInput, { kind: 'knowledge' }>): void {
  const { pending } = turn.state;
  if (pending?.kind !== 'knowledge' || pending.requestId !== input.requestId) {
    turn.note('ignored', { detail: `Nobody waits for ${input.requestId}.` });
    turn.ignored = true;
    return;
  }
  turn.text = turn.state.facts.lastPhrases.at(-1) ?? '';
  turn.change({ pending: null });
  const threshold = turn.agent.knowledgeThreshold ?? defaultKnowledgeThreshold;
  const answer = answerFrom(input.result, pending.query, threshold);
  turn.note(answer ? 'knowledge_answered' : 'knowledge_empty', {
    detail: answer ? answer.sources.map(({ id }) => id).join(', ') : pending.query,
  });

  const { asker } = pending;
  if (asker === null) {
    if (answer === null) notUnderstood(turn);
    else {
      turn.change({ misunderstoodCount: 0 });
      guarded(turn, () => turn.say(answer.text, { sources: answer.sources }));
    }
    runTopics(turn);
    return;
  }

  guarded(turn, () => {
    const found = searchOf(turn, asker);
    if (found === null) {
      turn.note('position_lost', asker);
      if (turn.frame?.topic === asker.topic) endTopic(turn);
      if (answer) turn.say(answer.text, { sources: answer.sources });
      return;
    }
    const { action, next } = found;
    if (action.variable) {
      const value = answer && (action.fullResponse ? answerRecord(answer) : answer.text);
      turn.setVariable(action.variable, value);
    }
    if (answer && action.autoSend) turn.say(answer.text, { sources: answer.sources });
    goTo(turn, next);
  });
  runTopics(turn);
}

function searchOf(
  turn: Turn,
  asker: { readonly topic: string; readonly actionId: string },
): { action: SearchKnowledgeAction; next: string | null } | null {
  const frame = turn.frame;
  const topic = frame?.topic === asker.topic ? turn.topicOf(frame) : null;
  const found = topic ? actionsOf(topic).get(asker.actionId) : undefined;
  if (found?.action.kind !== 'SearchAndSummarizeContent') return null;
  return { action: found.action, next: found.next };
}
