/** Presences in a simulated day: as recorded for those whose work is, else as they follow from the simulated work. Pure. */
import type { EventDraft, LoggedEvent, PresenceCause } from '../../../data-model/events/index.ts';
import type { RoutingConfiguration } from '../configuration.ts';
import {
  type Load,
  type PresenceHappening,
  type PresenceState,
  presenceAfter,
} from '../presence/automaton.ts';
import { isExcused, loadOf, makesInactive } from '../presence/follows.ts';
import type { RepresentativeSetting, Reservation } from '../router/changes.ts';

interface Hold extends Reservation {
  readonly workstreamId: string;
  accepted: boolean;
}

interface Person {
  readonly userId: string;
  setting: RepresentativeSetting | null;
  state: PresenceState;
  connected: boolean;
  /** Their recorded presences follow from work that is not simulated any more. */
  own: boolean;
  readonly holds: Map<string, Hold>;
}

/** What people do themselves; the rest follows from their work. */
const byThemselves: ReadonlySet<PresenceCause> = new Set([
  'self',
  'administrator',
  'disconnected',
  'restored',
  'signed_in',
]);

export class SimulatedPeople {
  readonly #people = new Map<string, Person>();
  readonly #holders = new Map<string, Person>();
  readonly #emit: (draft: EventDraft) => void;
  configuration: RoutingConfiguration;

  constructor(configuration: RoutingConfiguration, emit: (draft: EventDraft) => void) {
    this.configuration = configuration;
    this.#emit = emit;
  }

  get(userId: string): Person {
    const known = this.#people.get(userId);
    if (known) return known;
    const person: Person = {
      userId,
      setting: null,
      state: { presence: 'offline', presenceId: null, manual: true },
      connected: false,
      own: false,
      holds: new Map(),
    };
    this.#people.set(userId, person);
    return person;
  }

  all(): IterableIterator<Person> {
    return this.#people.values();
  }

  introduce(
    setting: RepresentativeSetting,
    state?: { presence: PresenceState['presence']; presenceId: string | null; connected: boolean },
  ): void {
    const person = this.get(setting.userId);
    person.setting = setting;
    if (!state) return;
    person.state = { presence: state.presence, presenceId: state.presenceId, manual: true };
    person.connected = state.connected;
  }

  /** From now on their presence follows the simulated work. */
  takeOver(userId: string): void {
    this.get(userId).own = true;
  }

  /** @returns whether the recorded event holds as it is. */
  hears(event: LoggedEvent<'presence.changed'>): boolean {
    const person = this.get(event.representativeId!);
    const { to, presenceId, manual, cause } = event.payload;
    if (!person.own) {
      person.state = { presence: to, presenceId, manual };
      return true;
    }
    if (!byThemselves.has(cause)) return false;
    this.#show(person, { presence: to, presenceId, manual }, cause, event.at);
    if (!manual) this.#load(person, event.at, false);
    return false;
  }

  hold(reservation: Reservation, workstreamId: string, accepted: boolean): void {
    const person = this.get(reservation.userId);
    person.holds.set(reservation.conversationId, { ...reservation, workstreamId, accepted });
    this.#holders.set(reservation.conversationId, person);
  }

  accept(conversationId: string, at: Date): void {
    const person = this.#holders.get(conversationId);
    const hold = person?.holds.get(conversationId);
    if (!person || !hold) return;
    hold.accepted = true;
    this.#load(person, at, true);
  }

  /** @param why a refused offer changes more than the load */
  release(
    conversationId: string,
    at: Date,
    why: 'finished' | 'declined_offer' | 'missed_offer' | 'withdrawn',
  ): void {
    const person = this.#holders.get(conversationId);
    const hold = person?.holds.get(conversationId);
    if (!person || !hold) return;
    person.holds.delete(conversationId);
    this.#holders.delete(conversationId);
    if (!person.own) return;
    if (why === 'finished') this.#load(person, at, false);
    else if (why !== 'withdrawn' && this.#follows(person, hold.workstreamId, why))
      this.#happen(person, { kind: why }, why, at);
  }

  #follows(person: Person, workstreamId: string, why: 'declined_offer' | 'missed_offer'): boolean {
    const workstream = this.configuration.workstreams.find((one) => one.workstreamId === workstreamId);
    if (!workstream || isExcused(workstream, this.#loadOf(person))) return false;
    return why === 'missed_offer'
      ? makesInactive(this.configuration, workstream)
      : workstream.doNotDisturbAfterDeclined;
  }

  #load(person: Person, at: Date, own: boolean): void {
    if (!person.own) return;
    this.#happen(person, { kind: 'load', load: this.#loadOf(person), own }, 'load', at);
  }

  #loadOf(person: Person): Load {
    let conversations = 0;
    let firmUnits = 0;
    for (const hold of person.holds.values()) {
      const workstream = this.configuration.workstreams.find((one) => one.workstreamId === hold.workstreamId);
      if (!hold.accepted || workstream?.affectsPresence === false) continue;
      conversations += 1;
      if (!hold.interruptible && !hold.override) firmUnits += hold.units;
    }
    return loadOf({
      conversations,
      firmUnits,
      capacityTotal: person.setting?.capacityTotal ?? 0,
      ...this.#profiles(person),
    });
  }

  #profiles(person: Person): { profileRoom: boolean; blocked: boolean } {
    const held = [...person.holds.values()].flatMap((hold) => (hold.override ? [] : hold.profileIds));
    const profiles = (person.setting?.profiles ?? []).map(({ profileId, limit }) => ({
      full: held.filter((id) => id === profileId).length >= limit,
      blocking: this.configuration.profiles.some((one) => one.profileId === profileId && one.blocking),
    }));
    return {
      profileRoom: profiles.some(({ full }) => !full),
      blocked: profiles.some(({ full, blocking }) => full && blocking),
    };
  }

  #happen(person: Person, happening: PresenceHappening, cause: PresenceCause, at: Date): void {
    this.#show(person, presenceAfter(person.state, happening), cause, at);
  }

  #show(person: Person, next: PresenceState, cause: PresenceCause, at: Date): void {
    const { presence: from } = person.state;
    if (next === person.state) return;
    person.state = next;
    this.#emit({
      type: 'presence.changed',
      representativeId: person.userId,
      actor: 'system',
      at,
      payload: { from, to: next.presence, presenceId: next.presenceId, manual: next.manual, cause },
    });
  }
}
