/** What happens when the knowledge has been searched. */
import { notUnderstood } from './choose-topic.ts';
import { endTopic, goTo, guarded } from './frames.ts';
import { sendGenerated } from './generated.ts';
import { hear } from './heard.ts';
import { answerFrom, answerRecord, defaultKnowledgeThreshold, type KnowledgeAnswer } from './knowledge.ts';
import { afterAside } from './on-answer.ts';
import { ownResults } from './search-knowledge.ts';
import { isAsked, surerAside } from './side-question.ts';
import { actionsOf } from './topic-index.ts';
import type { Turn } from './turn.ts';
import type { Asker, KnowledgePassage, TurnInput } from './types.ts';
import type { Value } from './values.ts';

export function onKnowledge(turn: Turn, input: Extract<TurnInput, { kind: 'knowledge' }>): void {
  const { pending } = turn.state;
  if (pending?.kind !== 'knowledge' || pending.requestId !== input.requestId) {
    turn.note('ignored', { detail: `Nobody waits for ${input.requestId}.` });
    turn.ignored = true;
    return;
  }
  hear(turn, input);
  turn.change({ pending: null });
  const passages = [...ownResults(turn), ...input.result.passages];
  const threshold = turn.agent.knowledgeThreshold ?? defaultKnowledgeThreshold;
  const { asker, aside, query } = pending;
  const enough = aside ? Math.min(1, threshold + surerAside) : threshold;
  const answer = answerFrom({ ...input.result, passages }, query, enough);
  if (answer) turn.note('knowledge_answered', { detail: answer.sources.map(({ id }) => id).join(', ') });
  // An answer that nobody could read is no question that nobody could answer.
  else if (!aside || isAsked(query)) turn.note('knowledge_empty', { detail: query });
  guarded(turn, () => {
    if (asker) answerTopic(turn, asker, answer, passages);
    else if (answer === null && aside) afterAside(turn, aside);
    else if (answer === null) notUnderstood(turn);
    else {
      turn.change({ misunderstoodCount: 0 });
      tell(turn, answer);
    }
  });
}

const tell = (turn: Turn, { text, sources }: KnowledgeAnswer): void =>
  sendGenerated(turn, { kind: 'message', text, sources });

/** Gives it to the topic that asked. */
function answerTopic(
  turn: Turn,
  asker: Asker,
  answer: KnowledgeAnswer | null,
  passages: readonly KnowledgePassage[],
): void {
  const frame = turn.frame;
  const topic = frame?.topic === asker.topic ? turn.topicOf(frame) : null;
  const { action, next = null } = (topic && actionsOf(topic).get(asker.actionId)) ?? {};
  if (action?.kind === 'SearchKnowledgeSources') {
    if (action.result) turn.setVariable(action.result, tableOf(passages));
    goTo(turn, next);
    return;
  }
  if (action?.kind !== 'SearchAndSummarizeContent') {
    turn.note('position_lost', { ...asker });
    if (turn.frame?.topic === asker.topic) endTopic(turn);
    if (answer) tell(turn, answer);
    return;
  }
  if (action.variable) {
    const value = answer && (action.fullResponse ? answerRecord(answer) : answer.text);
    turn.setVariable(action.variable, value);
  }
  goTo(turn, next);
  if (answer && action.autoSend) tell(turn, answer);
}

const tableOf = (passages: readonly KnowledgePassage[]): Value =>
  passages.length === 0
    ? null
    : passages
        .slice(0, 20)
        .map(({ title, text, url = null }) => ({ Title: title, Content: text, ContentLocation: url }));
