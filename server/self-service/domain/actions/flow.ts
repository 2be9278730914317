/** What runs next: branches, other topics, ends. */
import { beginTopic, endTopic, goTo, handOver } from '../frames.ts';
import { sayOwn } from '../saying.ts';
import { lastPart } from '../topic-index.ts';
import { TopicError, type Turn } from '../turn.ts';
import type { Action, ConditionGroupAction, RedirectAction } from '../types.ts';
import { type RecordValue, reservedNames, withField } from '../values.ts';
import type { Runners } from './runner.ts';

export const flowRunners: Runners<
  | 'ConditionGroup'
  | 'ActionScope'
  | 'BeginDialog'
  | 'ReplaceDialog'
  | 'RepeatDialog'
  | 'EndDialog'
  | 'CancelDialog'
  | 'CancelAllDialogs'
  | 'EndConversation'
  | 'DisableTrigger'
  | 'DisconnectedNodeContainer'
> = {
  ConditionGroup: (turn, action, next) => goTo(turn, chooseBranch(turn, action)?.[0]?.id ?? next),
  ActionScope: (turn, { actions }, next) => goTo(turn, actions[0]?.id ?? next),
  BeginDialog: redirect,
  ReplaceDialog: redirect,
  RepeatDialog: (turn, { inputs }) => {
    const frame = turn.frame;
    const topic = frame && turn.topicOf(frame);
    if (!frame || !topic) return;
    const given = { ...frame.inputs, ...inputsOf(turn, inputs) };
    // Its results still go to whoever called it.
    const { outputs, after } = frame;
    turn.change({ stack: turn.state.stack.slice(0, -1) });
    beginTopic(turn, topic, { inputs: given, outputs, ...(after ? { after } : {}) });
  },
  EndDialog: (turn, { clearTopicQueue }) => {
    if (clearTopicQueue) turn.change({ stack: [] });
    else endTopic(turn);
  },
  CancelDialog: (turn) => endTopic(turn, false),
  CancelAllDialogs: (turn) => turn.change({ stack: [] }),
  EndConversation: (turn) => {
    turn.ended = true;
    turn.change({ stack: [], misunderstoodCount: 0 });
  },
  DisableTrigger: (turn, { dialog }, next) => {
    const reference = turn.textOf(dialog);
    const topic = turn.findTopic(reference);
    if (topic === null) throw new TopicError('unknown_topic', `There is no topic "${reference}".`);
    const disabled = new Set(turn.state.disabled).add(topic.name);
    turn.change({ disabled: [...disabled] });
    goTo(turn, next);
  },
  DisconnectedNodeContainer: (turn, _, next) => goTo(turn, next),
};

/** The first branch that holds; of none, the else branch. An empty branch does nothing. */
function chooseBranch(turn: Turn, group: ConditionGroupAction): readonly Action[] | undefined {
  for (const branch of group.conditions) {
    const holds = turn.compute(branch.condition);
    if (holds === true) return branch.actions;
    if (holds !== false && holds !== null) {
      throw new TopicError('invalid_argument', `The condition ${branch.id} is neither true nor false.`);
    }
  }
  return group.elseActions;
}

const inputsOf = (turn: Turn, inputs: RedirectAction['inputs']): RecordValue =>
  inputs.reduce<RecordValue>(
    (record, { name, value }) =>
      reservedNames.includes(name) ? record : withField(record, name, turn.valueOf(value)),
    {},
  );

function redirect(turn: Turn, action: RedirectAction, next: string | null): void {
  const reference = turn.textOf(action.dialog);
  const topic = turn.findTopic(reference);
  const inputs = inputsOf(turn, action.inputs);
  if (topic === null) {
    // Imported agents call the system's escalation by name, whether it was exported or not.
    if (lastPart(reference).toLowerCase() === 'escalate') {
      if (turn.outputs.length === 0) sayOwn(turn, turn.agent.texts.transferring);
      handOver(turn, escalationReason(turn), '');
      return;
    }
    throw new TopicError('unknown_topic', `There is no topic "${reference}".`);
  }
  const after = action.kind === 'ReplaceDialog' ? turn.frame?.after : undefined;
  if (action.kind === 'ReplaceDialog') {
    endTopic(turn);
    turn.due = null;
  } else goTo(turn, next);
  beginTopic(turn, topic, { inputs, outputs: action.outputs, ...(after ? { after } : {}) });
}

/** Why a topic hands over: it is made for that, nobody understood the customer, or it says so. */
export function escalationReason(turn: Turn): 'not_understood' | 'customer_asked' | 'topic' {
  const frame = turn.frame;
  const isEscalation = frame ? turn.topicOf(frame)?.trigger.kind === 'OnEscalate' : true;
  if (!isEscalation) return 'topic';
  return turn.state.misunderstoodCount > 0 ? 'not_understood' : 'customer_asked';
}
