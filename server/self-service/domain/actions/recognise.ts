/** RecognizeIntent. */
import { bestTopic } from '../choose-topic.ts';
import { beginTopic, goTo } from '../frames.ts';
import type { Runners } from './runner.ts';

export const recogniseRunners: Runners<'RecognizeIntent'> = {
  RecognizeIntent: (turn, { userInput }, next) => {
    const text = turn.textOf(userInput).trim();
    goTo(turn, next);
    const best = text === '' ? null : bestTopic(turn, text);
    const intent = best && {
      TopicId: best.topic.name,
      DisplayName: best.topic.displayName,
      Score: best.match.confidence,
    };
    const recognizer = { TriggeringMessage: { Text: text }, SelectedIntent: intent };
    turn.change({ system: { ...turn.state.system, Recognizer: recognizer } });
    if (best === null) return;
    turn.note('recognised', {
      topic: best.topic.name,
      detail: best.match.phrase,
      confidence: best.match.confidence,
    });
    beginTopic(turn, best.topic, { utterance: text });
  },
};
