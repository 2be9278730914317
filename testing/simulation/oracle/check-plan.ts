/**
 * Holds a plan against the specification: made by a router that had read everything, from tables as they are now. Each
 * assignment is looked at in turn, on what the ones before it left.
 */
import type { Plan, PlannedAssignment } from '../../../server/routing/domain/router/plan.ts';
import type { ConversationRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { couldBeTaken, type Situation, whoIsAsked } from './asking.ts';
import { compareInLine, overflowDue } from './line.ts';
import { peopleOf, take } from './people.ts';

/** What the plans before this one came to. */
export interface Before {
  /** Whose overflow was refused a moment ago: it is not tried again at once. */
  readonly staying: ReadonlySet<string>;
  /** Of whom something was refused: an alert may be raised once more, which does nothing. */
  readonly refused: ReadonlySet<string>;
}

/**
 * @param plan null: there was nothing to do.
 * @param most assignments in one plan.
 */
export function checkPlan(world: World, plan: Plan | null, most: number, before: Before): string[] {
  return new PlanCheck(world, before).check(plan, most);
}

class PlanCheck {
  readonly #world: World;
  readonly #situation: Situation;
  /** Those that wait for somebody. */
  readonly #waiting: Map<string, ConversationRow>;
  readonly #before: Before;
  readonly #wrong: string[] = [];

  constructor(world: World, before: Before) {
    this.#world = world;
    this.#before = before;
    this.#situation = { configuration: world.configuration, now: world.now, people: peopleOf(world) };
    this.#waiting = new Map(
      [...world.conversations.values()]
        .filter(
          (one) => one.state === 'queued' && !world.offers.has(one.id) && !world.reservations.has(one.id),
        )
        .map((one) => [one.id, one]),
    );
  }

  check(plan: Plan | null, most: number): string[] {
    // With as many assignments as it may have a plan says nothing about the rest.
    const isWhole = (plan?.assignments.length ?? 0) < most;
    this.#checkExpired(plan);
    if (isWhole) this.#checkOverflows(plan);
    for (const assignment of plan?.assignments ?? []) this.#checkAssignment(assignment);
    if (isWhole) {
      this.#checkNobodyIdle();
      this.#checkAlerts(plan);
    }
    return this.#wrong;
  }

  #say(problem: string): void {
    this.#wrong.push(problem);
  }

  #checkExpired(plan: Plan | null): void {
    const planned = new Set((plan?.expired ?? []).map((one) => one.offerId));
    for (const offer of this.#world.offers.values()) {
      const due = offer.expiresAt <= this.#world.now;
      if (due && !planned.has(offer.offerId)) this.#say(`offer: ${offer.offerId} is overdue and not swept`);
      if (!due && planned.has(offer.offerId)) this.#say(`offer: ${offer.offerId} is swept before its time`);
      planned.delete(offer.offerId);
    }
    for (const offerId of planned) this.#say(`offer: ${offerId} is swept and not out`);
  }

  /** Whoever overflows is offered to nobody in the same plan. */
  #checkOverflows(plan: Plan | null): void {
    const planned = new Map((plan?.overflows ?? []).map((one) => [one.conversationId, one]));
    for (const [id, conversation] of this.#waiting) {
      const due = this.#before.staying.has(id)
        ? undefined
        : overflowDue(conversation, this.#world.configuration, this.#world.now);
      const one = planned.get(id);
      planned.delete(id);
      if (one && JSON.stringify(one.action) !== JSON.stringify(due?.then))
        this.#say(`overflow: ${id} overflows by ${one.action.kind}, due is ${due?.then.kind ?? 'nothing'}`);
      if (!one && due && !plan?.assignments.some((assignment) => assignment.conversationId === id))
        this.#say(`overflow: ${id} should overflow by ${due.then.kind}`);
      if (one) this.#waiting.delete(id);
    }
    for (const id of planned.keys()) this.#say(`overflow: ${id} overflows and does not wait`);
  }

  #checkAssignment(assignment: PlannedAssignment): void {
    const { conversationId, userId, queueId } = assignment;
    const conversation = this.#waiting.get(conversationId);
    if (conversation?.queueId !== queueId) {
      this.#say(`assignment: ${conversationId} does not wait in ${queueId}`);
      return;
    }
    const asked = whoIsAsked(this.#situation, conversation);
    const at = asked.ranked.findIndex((person) => person.userId === userId);
    if (at < 0) this.#say(`assignment: ${userId} may not be asked for ${conversationId}`);
    else {
      const [best] = asked.ranked;
      if (at > 0) this.#say(`order: ${conversationId} goes to ${userId}, before them comes ${best!.userId}`);
      const kind = asked.kindOf(asked.ranked[at]!);
      if (kind !== assignment.kind)
        this.#say(`assignment: ${conversationId} is ${assignment.kind}, not ${kind}`);
      const override = asked.beyond(asked.ranked[at]!);
      if (override !== assignment.override)
        this.#say(`assignment: ${conversationId} is ${override ? 'an' : 'no'} override`);
      this.#checkFirstInLine(conversation, userId);
    }
    this.#checkTerms(assignment, conversation);
    this.#waiting.delete(conversationId);
    this.#give(assignment);
  }

  /** Whoever was asked is the last to be asked again, also of many in one instant. */
  #give(assignment: PlannedAssignment): void {
    const { now } = this.#world;
    const { people } = this.#situation;
    const person = people.get(assignment.userId)!;
    take(person, assignment, now);
    const atOnce = [...people.values()].map((one) => one.assignedAt).filter((at) => Math.floor(at) === now);
    const stamp = atOnce.length > 0 ? Math.max(...atOnce) + 0.001 : now;
    person.assignedAt = Math.max(person.assignedAt, stamp);
  }

  #checkTerms(assignment: PlannedAssignment, { workstreamId, demand }: ConversationRow): void {
    const stream = this.#world.workstream(workstreamId);
    const profileIds = [...new Set([...stream.profileIds, ...demand.profileIds])].sort();
    const right =
      assignment.units === stream.units &&
      assignment.interruptible === stream.interruptible &&
      assignment.interrupts === stream.interrupts &&
      assignment.automatic === stream.autoAccept &&
      assignment.offerTimeoutSeconds === stream.offerTimeoutSeconds &&
      assignment.workstreamId === workstreamId &&
      [...assignment.profileIds].sort().join() === profileIds.join();
    if (!right) this.#say(`assignment: ${assignment.conversationId} goes on terms that are not its own`);
  }

  /** Nobody that this representative could have had comes before it. */
  #checkFirstInLine(conversation: ConversationRow, userId: string): void {
    const { now } = this.#world;
    const queue = this.#world.queue(conversation.queueId!);
    for (const other of this.#waiting.values()) {
      if (other === conversation) continue;
      const place = { conversation: other, queue: this.#world.queue(other.queueId!) };
      if (!place.queue || compareInLine(place, { conversation, queue }, now) >= 0) continue;
      const asked = whoIsAsked(this.#situation, other);
      if (asked.ranked.some((person) => person.userId === userId))
        this.#say(`order: ${userId} gets ${conversation.id}, before it comes ${other.id}`);
    }
  }

  #checkNobodyIdle(): void {
    for (const conversation of this.#waiting.values()) {
      const [first] = whoIsAsked(this.#situation, conversation).ranked;
      if (first) this.#say(`idle: ${first.userId} could have ${conversation.id}, which waits`);
    }
  }

  /** Raised when due: not later, and not when there is no need. */
  #checkAlerts(plan: Plan | null): void {
    const known = new Set([
      ...this.#world.alerts,
      ...(plan?.alerts ?? []).map((one) => `${one.conversationId} ${one.kind}`),
    ]);
    const { alertAfterOffers } = this.#world.configuration.settings;
    for (const conversation of this.#waiting.values()) {
      const { id, refusals, workstreamId } = conversation;
      if (this.#world.workstream(workstreamId).mode === 'pick') continue;
      const offers = refusals.reduce((sum, one) => sum + one.times, 0);
      if (offers >= alertAfterOffers && !known.has(`${id} nobody_accepts`))
        this.#say(`alert: ${id} was offered ${offers} times in vain, and nobody is told`);
      const named =
        conversation.demand.directed ?? conversation.demand.same ?? conversation.demand.preferred[0];
      if (
        named === undefined &&
        !couldBeTaken(this.#situation, conversation) &&
        !known.has(`${id} nobody_qualifies`)
      )
        this.#say(`alert: nobody could ever take ${id}, and nobody is told`);
    }
    for (const { conversationId, kind } of plan?.alerts ?? []) {
      const conversation = this.#world.conversations.get(conversationId);
      if (conversation?.state !== 'queued')
        this.#say(`alert: ${kind} for ${conversationId}, which does not wait`);
      else if (
        this.#world.alerts.has(`${conversationId} ${kind}`) &&
        !this.#before.refused.has(conversationId)
      )
        this.#say(`alert: ${kind} for ${conversationId} is raised twice`);
      else if (kind === 'nobody_qualifies' && whoIsAsked(this.#situation, conversation).ranked.length > 0)
        this.#say(`alert: ${conversationId} can be taken, and nobody_qualifies is raised`);
    }
  }
}
