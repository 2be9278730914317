/**
 * What is meant where a configuration says nothing: the same for the YAML document, for rows of the tables, and for
 * the reference. Durations are seconds.
 */
import type { WorkKind } from '../words.ts';

/** The proficiencies of a skill without a rating model: 1 to this. */
export const plainMaximum = 10;

export const settingsDefaults = {
  restorePresence: 150,
  signInPresence: null,
  alertAfterOffers: 5,
} as const;

export const queueDefaults = {
  kind: 'messaging',
  priority: 100,
  serviceLevel: 60,
  shortAbandon: 5,
  method: 'least_active',
} as const;

export const workstreamDefaults = {
  kind: 'messaging',
  mode: 'push',
  allowedPresences: ['available', 'busy'],
  units: 30,
  wrapUpTime: 120,
  wrapUpHold: 'always',
  skillMatch: 'exact',
  keepSameRepresentative: true,
  affinityWait: 0,
  offerTimeout: 30,
  reoffer: 60,
  declineLimit: 3,
  autoAccept: false,
  inactiveAfterMissed: true,
  doNotDisturbAfterDeclined: false,
  autoCloseActive: 1800,
  autoCloseOpen: 86_400,
  autoCloseWaiting: 86_400,
} as const;

/** A call may come in on top of an email, and an email is no reason to look busy. */
export const interruptionDefaults = (kind: WorkKind) => ({
  interrupts: kind === 'voice',
  interruptible: kind === 'record',
  affectsPresence: kind !== 'record',
});

/** What a representative can carry unless told otherwise, in units. */
export const representativeCapacity = 100;
