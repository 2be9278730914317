/** Which topic a message means, and what happens when it means none. */
import { beginAll, beginTopic, guarded, handOver } from './frames.ts';
import { refusesPerson } from './phrases.ts';
import { recogniseTopics } from './recognise.ts';
import { sayOwn } from './saying.ts';
import { searchFor } from './search-knowledge.ts';
import type { Turn } from './turn.ts';
import type { IntentMatch, Topic, TransferReason } from './types.ts';

/** A topic interrupts a question that takes any text only when it is meant this surely. */
export const surely = 0.85;
/** Confidences nearer to each other than this say nothing about which of two topics is meant. */
const closeTogether = 0.06;

export interface Candidate {
  readonly match: IntentMatch;
  readonly topic: Topic;
}

/**
 * Topics for the text, best first, without those whose condition does not hold. Words that refuse a person are the very
 * words of those who ask for one but for a "not", which weighs next to nothing among them.
 */
export function recognised(turn: Turn, text = turn.text): Candidate[] {
  const { topics } = turn.agent;
  const recognise = turn.services.recognise ?? recogniseTopics;
  const refused = refusesPerson(text);
  return recognise(topics, text).flatMap((match) => {
    const topic = topics.find(({ name }) => name === match.topic);
    if (!topic || !turn.isEligible(topic)) return [];
    return refused && topic.trigger.kind === 'OnEscalate' ? [] : [{ match, topic }];
  });
}

/** The likeliest topic, if it is likely enough. */
export function bestTopic(turn: Turn, text: string): Candidate | null {
  const [best] = recognised(turn, text);
  return best && best.match.confidence >= turn.agent.recognitionThreshold ? best : null;
}

/** A message that answers nothing: a topic, a choice between two, or what `unclaimed` does with it. */
export function chooseTopic(turn: Turn, text: string): void {
  const [best, second] = recognised(turn, text);
  if (best && second && isTossUp(turn, best, second)) askWhich(turn, [best, second]);
  else if (best && best.match.confidence >= turn.agent.recognitionThreshold) {
    const { topic, match } = best;
    turn.note('recognised', { topic: topic.name, detail: match.phrase, confidence: match.confidence });
    guarded(turn, () => {
      turn.change({ misunderstoodCount: 0 });
      if (topic.trigger.kind === 'OnEscalate') escalate(turn);
      else beginTopic(turn, topic, { utterance: text });
    });
  } else unclaimed(turn, text);
}

/**
 * The one place that decides about words that no topic is made for: the knowledge is asked, else it is not understood.
 * Topics of OnUnknownIntent come after the knowledge has no answer.
 */
export function unclaimed(turn: Turn, text: string): void {
  if (turn.services.knowledgeAvailable === false) notUnderstood(turn);
  else guarded(turn, () => searchFor(turn, text, null));
}

/**
 * Both would do, and neither is sure: the second may miss the threshold by as little as it misses the first. Nobody is
 * asked whether they want a person.
 */
function isTossUp(turn: Turn, best: Candidate, second: Candidate): boolean {
  const { confidence } = best.match;
  return (
    confidence >= turn.agent.recognitionThreshold &&
    confidence < surely &&
    confidence - second.match.confidence < closeTogether &&
    [best, second].every(
      ({ topic }) => topic.trigger.kind === 'OnRecognizedIntent' && topic.trigger.offered !== false,
    )
  );
}

/** The agent's own topic for it (OnSelectIntent), or a question of the agent's. */
function askWhich(turn: Turn, candidates: readonly Candidate[]): void {
  turn.note('choice_asked', { detail: candidates.map(({ topic }) => topic.name).join(', ') });
  turn.change({ misunderstoodCount: 0 });
  const options = candidates.map(({ topic, match }) => ({
    DisplayName: topic.displayName,
    TopicId: topic.name,
    TriggerId: 'main',
    Score: match.confidence,
  }));
  const recognizer = {
    TriggeringMessage: { Text: turn.text },
    IntentOptions: options,
    SelectedIntent: null,
    MultipleTopicsMatchedReason: 'ClosePrediction',
  };
  const before = turn.state;
  turn.change({ system: { ...before.system, Recognizer: recognizer } });
  const [own] = turn.topicsFor('OnSelectIntent');
  if (own) {
    guarded(turn, () => beginTopic(turn, own, { after: { kind: 'selected' } }));
    return;
  }
  turn.state = before;
  const { didYouMean, noneOfThese } = turn.agent.texts;
  const choices = [...candidates.map(({ topic }) => topic.displayName), noneOfThese];
  sayOwn(
    turn,
    didYouMean,
    choices.map((title) => ({ title, value: title })),
  );
  turn.change({ pending: { kind: 'topic_choice', topics: candidates.map(({ topic }) => topic.name) } });
}

/** The customer asked for a person: the agent's own topic for that, or a hand-over. */
export function escalate(turn: Turn): void {
  turn.note('escalation', { detail: turn.text });
  turn.change({ misunderstoodCount: 0 });
  const topic = turn.topicsFor('OnEscalate')[0];
  if (topic) {
    beginTopic(turn, topic);
    return;
  }
  sayOwn(turn, turn.agent.texts.transferring);
  handOver(turn, 'customer_asked', turn.text);
}

/** Hands over as a model says, with its words for whoever takes over; the agent's own topic for it comes first. */
export function escalateTo(turn: Turn, reason: TransferReason, message: string): void {
  if (turn.topicsFor('OnEscalate').length > 0) {
    escalate(turn);
    return;
  }
  turn.note('escalation', { detail: message });
  sayOwn(turn, turn.agent.texts.transferring);
  handOver(turn, reason, message);
}

/** Nothing fits: the OnUnknownIntent topics or a plain text; after too many in a row, a representative. */
export function notUnderstood(turn: Turn): void {
  const count = turn.state.misunderstoodCount + 1;
  turn.change({ misunderstoodCount: count });
  turn.note('not_understood', { detail: `${count}` });
  if (count >= Math.max(1, turn.agent.maxMisunderstandings)) {
    sayOwn(turn, turn.agent.texts.transferring);
    handOver(turn, 'not_understood', '');
    return;
  }
  const topics = turn.topicsFor('OnUnknownIntent');
  if (topics.length === 0) {
    sayOwn(turn, turn.agent.texts.fallback);
    return;
  }
  guarded(turn, () => beginAll(turn, topics));
}
