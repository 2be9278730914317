/** What is wrong inside a router, in words. */

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
    let listed = 0;
    for (const need of line.needs.flatMap((list) => [...(list ?? [])])) {
      if (need.first === null) wrong.push(`a need of ${queueId} is listed and nobody has it`);
      for (const waiting of need.first ? [need.first, ...need.others] : []) {
        listed += 1;
        if (waiting.need !== need) wrong.push(`${waiting.id} is listed under a need that it does not have`);
        if (standing.get(waiting) !== queueId)
          wrong.push(`${waiting.id} is listed and does not stand in ${queueId}`);
      }
    }
    const open = [...line.line].filter((waiting) => waiting.isOpen).length;
    if (listed !== open) wrong.push(`${queueId} lists ${listed} of ${open}`);
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
