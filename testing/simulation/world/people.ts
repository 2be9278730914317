/** Representatives: presence by hand, connections, settings; and the configuration they work under. */
import type { Presence } from '../../../contracts/words.ts';
import type { RoutingConfiguration } from '../../../server/routing/domain/configuration.ts';
import { returned } from '../../../server/routing/domain/presence/automaton.ts';
import { findPresence } from '../../../server/routing/domain/presence/follows.ts';
import type { RepresentativeSetting } from '../../../server/routing/domain/router/changes.ts';
import { happen, loadCarried, show } from './capacity.ts';
import type { RepresentativeRow } from './rows.ts';
import type { World } from './world.ts';

/** Before the day begins: no event says so. */
export function addRepresentative(world: World, setting: RepresentativeSetting, presence: Presence): void {
  world.representatives.set(setting.userId, {
    userId: setting.userId,
    setting,
    presence,
    presenceId: null,
    manual: false,
    connected: presence !== 'offline',
    revision: 0,
    disconnectedAt: 0,
    before: null,
    lastReleasedAt: 0,
    lastAssignedAt: 0,
    finished: new Map(),
  });
}

/** @param late the log has it only after what happens next: it takes no conversation's lock. */
export function choosePresence(world: World, row: RepresentativeRow, ref: string, late = false): void {
  const chosen = findPresence(world.configuration.presences, ref);
  if (!chosen) return;
  const { presence, presenceId } = chosen;
  world.transact(
    (append) => happen(world, append, row, { kind: 'chosen', presence, presenceId }, 'self'),
    late,
  );
}

export function disconnect(world: World, row: RepresentativeRow, late = false): void {
  if (!row.connected) return;
  world.transact((append) => {
    row.connected = false;
    row.revision += 1;
    row.disconnectedAt = world.now;
    append({
      type: 'representative.disconnected',
      representativeId: row.userId,
      actor: 'system',
      at: world.at,
      payload: { revision: row.revision },
    });
    const { presence, presenceId, manual } = row;
    row.before = { presence, presenceId, manual };
    happen(world, append, row, { kind: 'disconnected' }, 'disconnected');
  }, late);
}

export function connect(world: World, row: RepresentativeRow, late = false): void {
  if (row.connected) return;
  world.transact((append) => {
    row.connected = true;
    row.revision += 1;
    append({
      type: 'representative.connected',
      representativeId: row.userId,
      actor: 'system',
      at: world.at,
      payload: { revision: row.revision },
    });
    const { settings, presences } = world.configuration;
    const signIn = settings.signInPresence === null ? null : findPresence(presences, settings.signInPresence);
    const { presence, presenceId, manual, before } = row;
    const soon = world.now - row.disconnectedAt <= settings.restorePresenceSeconds * 1000;
    const next = returned(
      { presence, presenceId, manual },
      { before, soon, signIn, load: loadCarried(world, row) },
    );
    if (next) show(world, append, row, next.state, next.cause);
  }, late);
}

/** @param told whether the event carries the setting, or leaves it to the reader to look. */
export function setRepresentative(
  world: World,
  row: RepresentativeRow,
  setting: RepresentativeSetting,
  told: boolean,
): void {
  world.transact((append) => {
    row.setting = setting;
    append({
      type: 'representative.configured',
      representativeId: row.userId,
      actor: 'system',
      at: world.at,
      payload: { setting: told ? { ...setting } : null },
    });
  });
}

export function applyConfiguration(
  world: World,
  change: Partial<Omit<RoutingConfiguration, 'version'>>,
): void {
  world.transact((append) => {
    const version = world.configuration.version + 1;
    world.configuration = { ...world.configuration, ...change, version };
    world.configurations.set(version, world.configuration);
    append({
      type: 'configuration.changed',
      actor: 'system',
      at: world.at,
      payload: { version },
    });
  });
}
