/** Foreach, and the ways out of it. */
import { goTo } from '../frames.ts';
import { actionsOf } from '../topic-index.ts';
import { TopicError, type Turn } from '../turn.ts';
import type { ForeachAction, Loop } from '../types.ts';
import { isTable } from '../values.ts';
import type { Runners } from './runner.ts';

export const loopRunners: Runners<'Foreach' | 'BreakLoop' | 'ContinueLoop' | 'GotoAction'> = {
  Foreach: (turn, action, next) => {
    const loops = turn.frame?.loops ?? [];
    const running = loops.at(-1);
    const again = running?.id === action.id ? running : undefined;
    const outer = again ? loops.slice(0, -1) : loops;
    const loop: Loop = again
      ? { ...again, at: again.at + 1 }
      : { id: action.id, items: itemsOf(turn, action), at: 0 };
    const body = action.actions[0]?.id;
    if (loop.at >= loop.items.length || body === undefined) {
      turn.changeFrame({ loops: outer, next });
      return;
    }
    turn.changeFrame({ loops: [...outer, loop], next: body });
    turn.setVariable(action.value, loop.items[loop.at] ?? null);
    if (action.index) turn.setVariable(action.index, loop.at);
  },

  BreakLoop: (turn, action) => {
    const [id, loops] = innermost(turn, action.id);
    turn.changeFrame({ loops: loops.filter((loop) => loop.id !== id), next: nextOf(turn, id) });
  },
  ContinueLoop: (turn, action) => goTo(turn, innermost(turn, action.id)[0]),

  GotoAction: (turn, { actionId }) => {
    const frame = turn.frame;
    const topic = frame && turn.topicOf(frame);
    const target = topic ? actionsOf(topic).get(actionId) : undefined;
    if (target === undefined)
      throw new TopicError('unknown_action', `There is no action "${actionId}" to go to.`);
    // Loops that the target is not inside of are left; the target itself begins anew.
    const loops = (frame?.loops ?? []).filter(({ id }) => target.loops.includes(id));
    turn.changeFrame({ loops, next: actionId });
  },
};

function itemsOf(turn: Turn, { items, id }: ForeachAction): Loop['items'] {
  const table = turn.valueOf(items);
  if (table === null) return [];
  if (!isTable(table)) throw new TopicError('invalid_argument', `The items of the loop ${id} are no table.`);
  return table;
}

function innermost(turn: Turn, actionId: string): [string, readonly Loop[]] {
  const frame = turn.frame;
  const topic = frame && turn.topicOf(frame);
  const id = topic ? actionsOf(topic).get(actionId)?.loops.at(-1) : undefined;
  if (id === undefined) throw new TopicError('invalid_argument', 'This action is not inside a loop.');
  return [id, frame?.loops ?? []];
}

function nextOf(turn: Turn, id: string): string | null {
  const topic = turn.frame && turn.topicOf(turn.frame);
  return topic ? (actionsOf(topic).get(id)?.next ?? null) : null;
}
