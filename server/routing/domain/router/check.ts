/** What is wrong inside a router, in words. */

import type { Need } from './need.ts';
import { noNeed, numberIn } from './need-mark.ts';
import type { Waiting } from './queue-line.ts';
import type { RouterState } from './state.ts';
import { compareIds } from './waiting.ts';

export function checkState(state: RouterState): string[] {
  const wrong = state.ledger.check();
  const standing = new Map<Waiting, string>();
  for (const [queueId, line] of state.lines) {
    let before: Waiting | null = null;
    for (const waiting of line.line) {
      if (standing.has(waiting))
        wrong.push(`${waiting.id} stands in ${standing.get(waiting)} and in ${queueId}`);
      standing.set(waiting, queueId);
      if (waiting.line !== line || !waiting.standing)
        wrong.push(`${waiting.id} does not know that it stands in ${queueId}`);
      if (state.waiting.get(waiting.id) !== waiting)
        wrong.push(`${waiting.id} stands in ${queueId} and does not wait`);
      if (before && line.order(before, waiting) >= 0)
        wrong.push(`${before.id} stands before ${waiting.id} in ${queueId}`);
      before = waiting;
    }
    const marks = line.line.chunks.flatMap((chunk) => chunk.marks);
    const holders = new Map<Need, number>();
    for (const [place, waiting] of [...line.line].entries()) {
      const need = waiting.isOpen ? waiting.need : null;
      if (marks[place] !== (need?.mark ?? noNeed)) wrong.push(`${waiting.id} is marked with ${marks[place]}`);
      if (need) holders.set(need, (holders.get(need) ?? 0) + 1);
    }
    for (const [need, held] of holders)
      if (line.needs.needs[numberIn(need.mark)] !== need || need.holders !== held)
        wrong.push(`a need of ${queueId} counts ${need.holders} of ${held}, or is not listed`);
    const listed = line.needs.needs.filter((need) => need !== undefined).length;
    if (listed !== holders.size) wrong.push(`${queueId} lists ${listed} of ${holders.size} needs`);
    const ready = line.members.filter((place) => state.roster.ready[place] === 1).length;
    if (line.readyMembers !== ready)
      wrong.push(`${queueId} counts ${line.readyMembers} of ${ready} who are ready`);
    for (const place of line.members)
      if (!state.linesOf(place).includes(line))
        wrong.push(`${state.roster.userIds[place]} does not know of ${queueId}`);
  }
  for (const waiting of state.waiting.values()) {
    if (waiting.standing !== standing.has(waiting)) wrong.push(`${waiting.id} is not where it says`);
    if (waiting.standing && state.isHeldBack(waiting) && !waiting.dirty)
      wrong.push(`${waiting.id} stands in the order though it is held back`);
    if (!waiting.standing && !state.isHeldBack(waiting) && !waiting.dirty && waiting.line)
      wrong.push(`${waiting.id} is in no order and nothing holds it back`);
  }
  return wrong.sort(compareIds);
}
