/** What representatives can still take, read under their locks and used up claim by claim. */
import type { Tx } from '../../data-model/house/index.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type { PlannedAssignment } from '../domain/router/plan.ts';
import { type Claimant, lockClaimants, type ProfilePlaces, profilePlaces } from '../store/capacity.store.ts';

/** What something takes. */
export type Taking = Pick<
  PlannedAssignment,
  'userId' | 'units' | 'profileIds' | 'interruptible' | 'interrupts' | 'override'
>;

export class Room {
  readonly #configuration: RoutingConfiguration;
  readonly #claimants: ReadonlyMap<string, Claimant>;
  /** By representative, then by profile. */
  readonly #places = new Map<string, Map<string, ProfilePlaces>>();
  readonly #blocking: ReadonlySet<string>;

  private constructor(
    configuration: RoutingConfiguration,
    claimants: readonly Claimant[],
    places: readonly ProfilePlaces[],
  ) {
    this.#configuration = configuration;
    this.#claimants = new Map(claimants.map((one) => [one.user_id, one]));
    for (const one of places) {
      const of = this.#places.get(one.user_id) ?? new Map<string, ProfilePlaces>();
      this.#places.set(one.user_id, of.set(one.profile_id, one));
    }
    this.#blocking = new Set(configuration.profiles.filter((p) => p.blocking).map((p) => p.profileId));
  }

  /** Locks the representatives' rows, in the order of their ids. */
  static async lock(
    tx: Tx,
    configuration: RoutingConfiguration,
    userIds: readonly string[],
    now: Date,
  ): Promise<Room> {
    const claimants = await lockClaimants(tx, userIds, now);
    const places = configuration.profiles.length === 0 ? [] : await profilePlaces(tx, userIds, now);
    return new Room(configuration, claimants, places);
  }

  /** Whether there is such a representative. */
  has(userId: string): boolean {
    return this.#claimants.has(userId);
  }

  /** Connected, active, and in a presence in which the workstream, or the rule that chose them, lets them be asked. */
  mayBeAsked({ userId, workstreamId, queueId, trace }: PlannedAssignment): boolean {
    const claimant = this.#claimants.get(userId);
    if (!claimant?.connected || !claimant.active) return false;
    const allowed = this.#rulePresences(queueId, trace.rules.at(-1)?.name) ?? this.#allowed(workstreamId);
    return isIn(allowed, claimant);
  }

  #allowed(workstreamId: string): readonly string[] {
    const { workstreams } = this.#configuration;
    return workstreams.find((one) => one.workstreamId === workstreamId)?.allowedPresences ?? [];
  }

  #rulePresences(queueId: string, rule: string | undefined): readonly string[] | null {
    const method = this.#configuration.queues.find((one) => one.queueId === queueId)?.method;
    if (rule === undefined || method?.kind !== 'custom') return null;
    return method.rules.find((one) => one.name === rule)?.presences ?? null;
  }

  /**
   * Takes room for it when there is some. What interrupts needs room beside the firm work alone; what is taken beyond
   * the limits needs none.
   */
  take(taking: Taking): boolean {
    const { userId, units, profileIds, interruptible, interrupts, override } = taking;
    const claimant = this.#claimants.get(userId);
    if (!claimant) return false;
    if (override) return true;
    const { capacity_total: total, capacity_reserved: firm, capacity_interruptible: soft } = claimant;
    if (units > 0 && (interrupts ? firm : firm + soft) + units > total) return false;
    const places = this.#places.get(userId);
    for (const [profileId, place] of places ?? [])
      if (this.#blocking.has(profileId) && place.used >= place.work_limit) return false;
    const wanted = profileIds.map((id) => places?.get(id));
    if (wanted.some((place) => place === undefined || place.used >= place.work_limit)) return false;
    for (const place of wanted) place!.used += 1;
    if (interruptible) claimant.capacity_interruptible += units;
    else claimant.capacity_reserved += units;
    return true;
  }
}

/** A custom presence is allowed by its own id, and by its base presence's word. */
export const isIn = (
  allowed: readonly string[],
  { presence, presence_setting_id: custom }: Pick<Claimant, 'presence' | 'presence_setting_id'>,
): boolean => allowed.includes(presence) || (custom !== null && allowed.includes(custom));
