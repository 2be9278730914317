/** What an event of the log means to the router. The engine, replays and simulations all read the log by it. */
import type { EventType, LoggedEvent } from '../../../data-model/events/index.ts';
import type { RoutingConfiguration } from '../configuration.ts';
import { type Demand, noDemand } from '../demand.ts';
import type { RepresentativeSetting, RouterChange } from './changes.ts';

/** The events that the router is told. */
export const routingEvents = [
  'conversation.queued',
  'conversation.dequeued',
  'conversation.overflowed',
  'conversation.closed',
  'handler.engaged',
  'offer.made',
  'offer.accepted',
  'offer.declined',
  'offer.timed_out',
  'offer.withdrawn',
  'capacity.released',
  'presence.changed',
  'representative.connected',
  'representative.disconnected',
  'representative.configured',
  'configuration.changed',
  'alert.raised',
] as const satisfies readonly EventType[];

/**
 * The changes that an event brings, in order; none for events that are nothing to the router. Two kinds cannot be
 * told from the event alone: `configuration.changed` (whoever reads the log fetches that version) and
 * `representative.configured` without a setting (then the representative is read from the tables): see `rereadOf`.
 * @param configuration says of what kind a workstream's conversations are.
 */
export function changesOf(
  event: LoggedEvent,
  configuration: Pick<RoutingConfiguration, 'workstreams'>,
): RouterChange[] {
  const at = event.at.getTime();
  const { conversationId, representativeId } = event;
  switch (event.type) {
    case 'presence.changed': {
      const { to, presenceId, revision } = event.payload;
      return representativeId === null
        ? []
        : [{ kind: 'presence', userId: representativeId, presence: to, presenceId, ...since(revision) }];
    }
    case 'representative.connected':
    case 'representative.disconnected':
      return representativeId === null
        ? []
        : [
            {
              kind: 'connection',
              userId: representativeId,
              connected: event.type === 'representative.connected',
              ...since(event.payload.revision),
            },
          ];
    case 'representative.configured': {
      const { setting } = event.payload;
      return setting === null
        ? []
        : [{ kind: 'representative', setting: setting as unknown as RepresentativeSetting }];
    }
  }
  if (conversationId === null) return [];
  switch (event.type) {
    case 'conversation.queued': {
      const { queueId, workstreamId, waitingSince, demand } = event.payload;
      const workstream = configuration.workstreams.find((one) => one.workstreamId === workstreamId);
      return [
        {
          kind: 'queued',
          item: {
            conversationId,
            workstreamId,
            queueId,
            kind: workstream?.kind ?? 'messaging',
            queuedAt: at,
            waitingSince: Date.parse(waitingSince),
            demand: toDemand(demand),
            refusals: [],
          },
        },
      ];
    }
    case 'conversation.dequeued': {
      const { queueId, outcome, waitedMs } = event.payload;
      const left: RouterChange = { kind: 'dequeued', conversationId };
      return outcome === 'answered' ? [left, { kind: 'answered', queueId, waitedMs, at }] : [left];
    }
    case 'handler.engaged': {
      // What `unfold` would make of it, without making it: they come by the thousand.
      const { offerId, left, handlerId: userId } = event.payload;
      const changes: RouterChange[] = [];
      if (offerId !== undefined)
        changes.push({ kind: 'offer_ended', offerId, conversationId, userId, outcome: 'accepted', at });
      if (left) {
        const { queueId, waitedMs } = left;
        changes.push({ kind: 'dequeued', conversationId }, { kind: 'answered', queueId, waitedMs, at });
      }
      return changes;
    }
    case 'conversation.overflowed':
      return event.payload.action === 'assign_anyway' ? [{ kind: 'stays', conversationId }] : [];
    case 'conversation.closed':
      return [{ kind: 'dequeued', conversationId }];
    case 'offer.made': {
      if (representativeId === null) return [];
      const { offerId, queueId, units, expiresAt, kind, automatic, profileIds, interruptible, override } =
        event.payload;
      const reserved: RouterChange = {
        kind: 'reserved',
        reservation: {
          conversationId,
          userId: representativeId,
          units,
          profileIds,
          interruptible,
          override,
          reservedAt: at,
        },
      };
      if (automatic) return [reserved]; // accepted in the same moment: it was never out
      const offer = {
        offerId,
        conversationId,
        userId: representativeId,
        queueId,
        kind,
        offeredAt: at,
        expiresAt: Date.parse(expiresAt),
      };
      return [reserved, { kind: 'offered', offer }];
    }
    case 'offer.accepted':
    case 'offer.declined':
    case 'offer.timed_out':
    case 'offer.withdrawn': {
      if (representativeId === null) return [];
      const { offerId } = event.payload;
      const outcome = outcomes[event.type];
      return [{ kind: 'offer_ended', offerId, conversationId, userId: representativeId, outcome, at }];
    }
    case 'capacity.released':
      return [{ kind: 'released', conversationId, at }];
    case 'alert.raised':
      return [{ kind: 'alert_raised', conversationId, alert: event.payload.alert }];
    default:
      return [];
  }
}

const outcomes = {
  'offer.accepted': 'accepted',
  'offer.declined': 'declined',
  'offer.timed_out': 'timed_out',
  'offer.withdrawn': 'withdrawn',
} as const;

/** What has to be read from the tables besides, because the event does not carry it. */
export function rereadOf(event: LoggedEvent): {
  readonly configuration: boolean;
  readonly representativeId: string | null;
} {
  if (event.type === 'configuration.changed') return { configuration: true, representativeId: null };
  if (event.type === 'representative.configured' && event.payload.setting === null)
    return { configuration: false, representativeId: event.representativeId };
  return nothingToReread;
}

const nothingToReread = { configuration: false, representativeId: null } as const;

/** A kept demand with everything it may lack: it may come from before a field was there. */
export const toDemand = (kept: Readonly<Record<string, unknown>>): Demand => ({
  ...noDemand,
  ...(kept as Partial<Demand>),
});

const since = (revision: number | undefined) => (revision === undefined ? {} : { revision });
