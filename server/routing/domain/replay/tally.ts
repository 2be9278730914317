/** Makes the figures of docs/metrics.md from a log, recorded or simulated. Instants are epoch milliseconds. Pure. */
import type { LoggedEvent } from '../../../data-model/events/index.ts';
import type { QueueSetting } from '../configuration.ts';

export interface QueueFigures {
  readonly queueId: string;
  readonly entered: number;
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly shortAbandoned: number;
  readonly overflowed: number;
  readonly transferred: number;
  /** Percent; null while nothing was answered or abandoned. */
  readonly serviceLevelPercent: number | null;
  /** Seconds. */
  readonly averageSpeedOfAnswer: number | null;
  readonly abandonmentPercent: number | null;
  /** Of the queue's members. */
  readonly occupancyPercent: number | null;
}

export interface RepresentativeFigures {
  readonly userId: string;
  readonly offered: number;
  readonly answered: number;
  readonly declined: number;
  readonly missed: number;
  readonly occupancyPercent: number | null;
}

export interface Figures {
  readonly queues: readonly QueueFigures[];
  readonly representatives: readonly RepresentativeFigures[];
  /** All queues together. */
  readonly total: Omit<QueueFigures, 'queueId'>;
}

interface QueueSums {
  entered: number;
  offered: number;
  answered: number;
  abandoned: number;
  shortAbandoned: number;
  overflowed: number;
  transferred: number;
  inTime: number;
  waitedMs: number;
}
const nothing = (): QueueSums => ({
  entered: 0,
  offered: 0,
  answered: 0,
  abandoned: 0,
  shortAbandoned: 0,
  overflowed: 0,
  transferred: 0,
  inTime: 0,
  waitedMs: 0,
});

interface Person {
  offered: number;
  answered: number;
  declined: number;
  missed: number;
  connected: boolean;
  present: boolean;
  /** Conversations accepted and still held. */
  readonly holds: Set<string>;
  dutyMs: number;
  busyMs: number;
  countedTo: number;
}

export class Tally {
  readonly #from: number;
  readonly #to: number;
  readonly #queues = new Map<string, QueueSums>();
  readonly #people = new Map<string, Person>();
  /** The queue in which it waits, and since when. */
  readonly #stays = new Map<string, { queueId: string; at: number }>();
  readonly #holders = new Map<string, string>();
  readonly #settings: ReadonlyMap<string, QueueSetting>;

  /** Counts stays that begin, and what people do, between the two. */
  constructor(from: number, to: number, queues: readonly QueueSetting[]) {
    this.#from = from;
    this.#to = to;
    this.#settings = new Map(queues.map((queue) => [queue.queueId, queue]));
  }

  /** How somebody stands before the first event. */
  introduce(userId: string, standing: { connected: boolean; present: boolean }): void {
    Object.assign(this.#person(userId, this.#from), standing);
  }

  /** In the order of time. */
  take(event: LoggedEvent): void {
    const at = event.at.getTime();
    if (at > this.#to) return;
    const { conversationId, representativeId } = event;
    switch (event.type) {
      case 'presence.changed':
        if (representativeId) this.#at(representativeId, at).present = event.payload.to !== 'offline';
        return;
      case 'representative.connected':
      case 'representative.disconnected':
        if (representativeId)
          this.#at(representativeId, at).connected = event.type === 'representative.connected';
        return;
    }
    if (conversationId) this.#takeConversation(event, conversationId, at);
  }

  #takeConversation(event: LoggedEvent, conversationId: string, at: number): void {
    const { representativeId } = event;
    const counts = at >= this.#from;
    switch (event.type) {
      case 'conversation.queued':
        this.#stays.set(conversationId, { queueId: event.payload.queueId, at });
        if (counts) this.#queue(event.payload.queueId).entered += 1;
        return;
      case 'conversation.dequeued':
        this.#leave(conversationId, event.payload.outcome, at);
        return;
      case 'conversation.overflowed':
        // Before a queue was entered there is no stay that ends.
        if (counts && !this.#stays.has(conversationId)) this.#queue(event.payload.queueId).overflowed += 1;
        return;
      case 'offer.made': {
        if (!representativeId) return;
        if (counts) {
          this.#queue(event.payload.queueId).offered += 1;
          this.#at(representativeId, at).offered += 1;
        }
        if (event.payload.automatic) this.#hold(conversationId, representativeId, at);
        return;
      }
      case 'offer.accepted':
        if (representativeId) this.#hold(conversationId, representativeId, at);
        return;
      case 'offer.declined':
        if (representativeId && counts) this.#at(representativeId, at).declined += 1;
        return;
      case 'offer.timed_out':
        if (representativeId && counts) this.#at(representativeId, at).missed += 1;
        return;
      case 'capacity.released':
        this.#free(conversationId, at);
        return;
    }
  }

  #hold(conversationId: string, userId: string, at: number): void {
    if (this.#holders.get(conversationId) === userId) return;
    this.#free(conversationId, at);
    const person = this.#at(userId, at);
    if (at >= this.#from) person.answered += 1;
    person.holds.add(conversationId);
    this.#holders.set(conversationId, userId);
  }

  #free(conversationId: string, at: number): void {
    const userId = this.#holders.get(conversationId);
    if (userId === undefined) return;
    this.#at(userId, at).holds.delete(conversationId);
    this.#holders.delete(conversationId);
  }

  #leave(conversationId: string, outcome: string, at: number): void {
    const stay = this.#stays.get(conversationId);
    this.#stays.delete(conversationId);
    if (!stay || stay.at < this.#from) return;
    const sums = this.#queue(stay.queueId);
    const setting = this.#settings.get(stay.queueId);
    const waitedMs = Math.max(0, at - stay.at);
    if (outcome === 'answered') {
      sums.answered += 1;
      sums.waitedMs += waitedMs;
      if (waitedMs <= (setting?.serviceLevelSeconds ?? 60) * 1000) sums.inTime += 1;
    } else if (outcome === 'abandoned') {
      if (waitedMs < (setting?.shortAbandonSeconds ?? 5) * 1000) sums.shortAbandoned += 1;
      else sums.abandoned += 1;
    } else if (outcome === 'overflowed') sums.overflowed += 1;
    else if (outcome === 'transferred') sums.transferred += 1;
  }

  #queue(queueId: string): QueueSums {
    const known = this.#queues.get(queueId);
    if (known) return known;
    const sums = nothing();
    this.#queues.set(queueId, sums);
    return sums;
  }

  #person(userId: string, at: number): Person {
    const known = this.#people.get(userId);
    if (known) return known;
    const person: Person = {
      offered: 0,
      answered: 0,
      declined: 0,
      missed: 0,
      connected: false,
      present: false,
      holds: new Set(),
      dutyMs: 0,
      busyMs: 0,
      countedTo: Math.max(at, this.#from),
    };
    this.#people.set(userId, person);
    return person;
  }

  /** The person, with the time up to then counted. */
  #at(userId: string, at: number): Person {
    const person = this.#person(userId, at);
    const to = Math.min(at, this.#to);
    const span = Math.max(0, to - person.countedTo);
    const onDuty = person.connected && person.present;
    // Who still carries something is at work, whatever their presence says.
    if (onDuty || person.holds.size > 0) person.dutyMs += span;
    if (person.holds.size > 0) person.busyMs += span;
    person.countedTo = Math.max(person.countedTo, to);
    return person;
  }

  /** @param membersOf who belongs to a queue */
  figures(membersOf: (queueId: string) => readonly string[]): Figures {
    for (const userId of this.#people.keys()) this.#at(userId, this.#to);
    const occupancy = (userIds: Iterable<string>): number | null => {
      let busy = 0;
      let duty = 0;
      for (const userId of userIds) {
        const person = this.#people.get(userId);
        busy += person?.busyMs ?? 0;
        duty += person?.dutyMs ?? 0;
      }
      return duty > 0 ? (100 * busy) / duty : null;
    };
    const all = nothing();
    for (const sums of this.#queues.values())
      for (const key of Object.keys(all) as (keyof QueueSums)[]) all[key] += sums[key];
    const queueIds = [...new Set([...this.#settings.keys(), ...this.#queues.keys()])];
    return {
      queues: queueIds.map((queueId) => ({
        queueId,
        ...present(this.#queues.get(queueId) ?? nothing(), occupancy(membersOf(queueId))),
      })),
      representatives: [...this.#people]
        .map(([userId, { offered, answered, declined, missed }]) => ({
          userId,
          offered,
          answered,
          declined,
          missed,
          occupancyPercent: occupancy([userId]),
        }))
        .sort((a, b) => (a.userId < b.userId ? -1 : 1)),
      total: present(all, occupancy(this.#people.keys())),
    };
  }
}

function present(sums: QueueSums, occupancyPercent: number | null): Omit<QueueFigures, 'queueId'> {
  const { inTime, waitedMs, ...counts } = sums;
  const of = counts.answered + counts.abandoned;
  return {
    ...counts,
    serviceLevelPercent: of === 0 ? null : (100 * inTime) / of,
    averageSpeedOfAnswer: counts.answered === 0 ? null : waitedMs / counts.answered / 1000,
    abandonmentPercent: of === 0 ? null : (100 * counts.abandoned) / of,
    occupancyPercent,
  };
}
