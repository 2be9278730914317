/** What goes on when topics have run that came between. */
import { notUnderstood } from './choose-topic.ts';
import { beginAll, beginTopic, guarded } from './frames.ts';
import { onFreeMessage } from './on-message.ts';
import { askKnowledge } from './requests.ts';
import { send } from './saying.ts';
import type { Turn } from './turn.ts';
import type { Continuation } from './types.ts';
import { field, isRecord, type Value } from './values.ts';

export function goOn(turn: Turn, due: Continuation): void {
  switch (due.kind) {
    case 'message':
      turn.text = due.text;
      onFreeMessage(turn, due);
      return;
    case 'search':
      guarded(turn, () => askKnowledge(turn, due.query, due.asker, due));
      return;
    case 'send':
      if (turn.state.system?.ContinueResponse === false) return;
      guarded(turn, () => send(turn, due.output));
      return;
    case 'plan_complete':
      guarded(turn, () => beginAll(turn, turn.topicsFor('OnPlanComplete')));
      return;
    case 'selected':
      beginSelected(turn);
      return;
    case 'wait':
      // If the customer has spoken since, the topic asks again by itself.
      if (due.turn !== turn.state.turn) return;
      turn.changeFrame({ interrupted: false });
      turn.change({ pending: due.pending });
      return;
  }
}

/** The topic that was chosen among several; a choice of none is not understood. */
function beginSelected(turn: Turn): void {
  const recognizer = turn.state.system?.Recognizer ?? null;
  const selected: Value = isRecord(recognizer) ? field(recognizer, 'SelectedIntent') : null;
  const id = isRecord(selected) ? field(selected, 'TopicId') : selected;
  const topic = typeof id === 'string' ? turn.findTopic(id) : null;
  turn.note('choice_made', { detail: topic?.name ?? String(id ?? '') });
  if (topic === null) {
    if (turn.outputs.length === 0) notUnderstood(turn);
    return;
  }
  guarded(turn, () => beginTopic(turn, topic, { utterance: turn.state.facts.lastPhrases.at(-2) ?? '' }));
}
