/** What comes without a word of the customer: events, time, triggers of voice and plans, a topic begun by name. */
import { topicsForActivity, topicsForEvent } from './events.ts';
import { beginAll, beginTopic, guarded } from './frames.ts';
import { hear } from './heard.ts';
import { nextInactivity } from './inactivity.ts';
import type { Turn } from './turn.ts';
import type { Topic, TurnInput } from './types.ts';
import { isRecord, toValue } from './values.ts';

type InputOf<K extends TurnInput['kind']> = Extract<TurnInput, { kind: K }>;

export function onEvent(turn: Turn, input: InputOf<'event'>): void {
  const { name } = input;
  hear(turn, input);
  turn.note('event', { detail: name });
  runBetween(turn, [...topicsForEvent(turn, name), ...topicsForActivity(turn, 'Event')]);
}

export function onWake(turn: Turn, input: InputOf<'wake'>): void {
  const due = nextInactivity(turn);
  turn.change({ idleMs: due?.afterMs ?? turn.state.idleMs ?? 0 });
  hear(turn, input);
  runBetween(turn, due?.topics ?? []);
}

export function onTrigger(turn: Turn, input: InputOf<'trigger'>): void {
  const { trigger } = input;
  hear(turn, input);
  turn.note('event', { detail: trigger });
  if (trigger !== 'OnDtmfKeyPress') {
    runBetween(turn, turn.topicsFor(trigger));
    return;
  }
  const key = String(turn.activity.Value ?? '');
  const ofKey = turn.topicsFor(trigger, (topic) => keyOf(topic) === keyNamed(key));
  runBetween(turn, ofKey.length > 0 ? ofKey : turn.topicsFor('OnUnknownDtmfKey'));
}

/** `5`, `Num5` and `D5` are one key; so are `*` and `Star`, `#` and `Pound`. */
function keyNamed(key: string): string {
  const plain = key.toLowerCase().replace(/^(?:num|d|dtmf)(?=\d$)/, '');
  return plain === 'star' ? '*' : plain === 'pound' || plain === 'hash' ? '#' : plain;
}

const keyOf = ({ trigger }: Topic): string => keyNamed(trigger.dtmfKey ?? '');

export function onBegin(turn: Turn, input: InputOf<'begin'>): void {
  const { topic: name, inputs } = input;
  hear(turn, input);
  const topic = turn.findTopic(name);
  if (topic === null) {
    turn.note('ignored', { detail: `There is no topic "${name}".` });
    turn.ignored = true;
    return;
  }
  // What was waiting waits until this has ended.
  if (turn.state.pending) turn.changeFrame({ interrupted: true });
  turn.change({ pending: null, needsCount: 0 });
  const given = toValue(inputs);
  guarded(turn, () =>
    beginTopic(turn, topic, { inputs: isRecord(given) ? given : {}, utterance: turn.text }),
  );
}

/** Runs topics between two messages: what was waiting waits on. */
function runBetween(turn: Turn, topics: readonly Topic[]): void {
  if (topics.length === 0) {
    turn.ignored = true;
    return;
  }
  const { pending } = turn.state;
  // A call that is under way is not disturbed: its result comes with the same turn.
  if (pending?.kind === 'knowledge' || pending?.kind === 'result' || pending?.kind === 'plan') {
    turn.ignored = true;
    return;
  }
  turn.change({ pending: null });
  turn.changeFrame(pending ? { interrupted: true } : {});
  guarded(turn, () =>
    beginAll(turn, topics, pending ? { kind: 'wait', pending, turn: turn.state.turn } : undefined),
  );
}
