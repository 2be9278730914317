import { describe, expect, it } from 'vitest';
import {
  type EventPayloads,
  type EventType,
  type LoggedEvent,
  unfold,
} from '../../../data-model/events/index.ts';
import { noDemand } from '../demand.ts';
import { changesOf, rereadOf, routingEvents } from './changes-of.ts';

const at = new Date('2026-11-21T09:00:00Z');
const configuration = {
  workstreams: [{ workstreamId: 'w', kind: 'voice' }] as unknown as Parameters<
    typeof changesOf
  >[1]['workstreams'],
};
const event = <T extends EventType>(
  type: T,
  payload: EventPayloads[T],
  ids: { conversationId?: string | null; representativeId?: string | null } = {},
): LoggedEvent =>
  ({
    txId: '7',
    position: 1,
    organizationId: 'o',
    conversationId: 'c',
    representativeId: 'r',
    actor: 'system',
    at,
    type,
    payload,
    ...ids,
  }) as unknown as LoggedEvent;
const of = (one: LoggedEvent) => changesOf(one, configuration);

describe('what an event means to the router', () => {
  it('a queued conversation, with its workstream’s kind and a whole demand', () => {
    const queued = event('conversation.queued', {
      queueId: 'q',
      segmentId: 's',
      cause: 'opened',
      workstreamId: 'w',
      waitingSince: '2026-11-21T08:58:00.000Z',
      demand: { priority: 3 },
    });
    expect(of(queued)).toEqual([
      {
        kind: 'queued',
        item: {
          conversationId: 'c',
          workstreamId: 'w',
          queueId: 'q',
          kind: 'voice',
          queuedAt: at.getTime(),
          waitingSince: at.getTime() - 120_000,
          demand: { ...noDemand, priority: 3 },
          refusals: [],
        },
      },
    ]);
  });

  it('an answered stay counts for the expected wait, an abandoned one does not', () => {
    const left = (outcome: 'answered' | 'abandoned') =>
      event('conversation.dequeued', { queueId: 'q', segmentId: 's', outcome, waitedMs: 5000 });
    expect(of(left('answered'))).toEqual([
      { kind: 'dequeued', conversationId: 'c' },
      { kind: 'answered', queueId: 'q', waitedMs: 5000, at: at.getTime() },
    ]);
    expect(of(left('abandoned'))).toEqual([{ kind: 'dequeued', conversationId: 'c' }]);
  });

  it('a hand-over told in one event is what its parts are', () => {
    const left = { queueId: 'q', segmentId: 's', waitedMs: 5000 };
    const handler = { handlerKind: 'representative' as const, handlerId: 'r', epoch: 1 };
    for (const payload of [{ ...handler, offerId: 'f', left }, { ...handler, left }, handler]) {
      const inOne = event('handler.engaged', payload);
      const parts = unfold(inOne).filter(({ type }) => type !== 'handler.engaged');
      expect(of(inOne)).toEqual(parts.flatMap(of));
    }
    expect(of(event('handler.engaged', { ...handler, offerId: 'f', left }))).toHaveLength(3);
  });

  const made = {
    offerId: 'f',
    queueId: 'q',
    units: 30,
    expiresAt: '2026-11-21T09:00:30.000Z',
    kind: 'matched' as const,
    profileIds: ['p'],
    interruptible: true,
    override: false,
    cycleId: null,
  };
  it('an offer reserves; one that is accepted in the same moment is never out', () => {
    const reserved = {
      kind: 'reserved',
      reservation: {
        conversationId: 'c',
        userId: 'r',
        units: 30,
        profileIds: ['p'],
        interruptible: true,
        override: false,
        reservedAt: at.getTime(),
      },
    };
    expect(of(event('offer.made', { ...made, automatic: true }))).toEqual([reserved]);
    expect(of(event('offer.made', { ...made, automatic: false }))).toEqual([
      reserved,
      {
        kind: 'offered',
        offer: {
          offerId: 'f',
          conversationId: 'c',
          userId: 'r',
          queueId: 'q',
          kind: 'matched',
          offeredAt: at.getTime(),
          expiresAt: at.getTime() + 30_000,
        },
      },
    ]);
  });

  it.each([
    ['offer.accepted', 'accepted'],
    ['offer.declined', 'declined'],
    ['offer.timed_out', 'timed_out'],
    ['offer.withdrawn', 'withdrawn'],
  ] as const)('%s ends the offer', (type, outcome) => {
    expect(of(event(type, { offerId: 'f' }))).toEqual([
      { kind: 'offer_ended', offerId: 'f', conversationId: 'c', userId: 'r', outcome, at: at.getTime() },
    ]);
  });

  it('only assign anyway keeps a conversation where it is', () => {
    const overflowed = (action: string) =>
      event('conversation.overflowed', {
        queueId: 'q',
        condition: 'waiting_time',
        action,
        targetQueueId: null,
      });
    expect(of(overflowed('assign_anyway'))).toEqual([{ kind: 'stays', conversationId: 'c' }]);
    expect(of(overflowed('queue'))).toEqual([]);
  });

  it('presences, connections and settings of a representative', () => {
    const person = { conversationId: null };
    expect(
      of(
        event(
          'presence.changed',
          { from: 'available', to: 'away', presenceId: 'lunch', manual: true, cause: 'self' },
          person,
        ),
      ),
    ).toEqual([{ kind: 'presence', userId: 'r', presence: 'away', presenceId: 'lunch' }]);
    expect(of(event('representative.connected', {}, person))).toEqual([
      { kind: 'connection', userId: 'r', connected: true },
    ]);
    expect(of(event('representative.disconnected', {}, person))).toEqual([
      { kind: 'connection', userId: 'r', connected: false },
    ]);
    const setting = { userId: 'r', capacityTotal: 60 };
    expect(of(event('representative.configured', { setting }, person))).toEqual([
      { kind: 'representative', setting },
    ]);
  });

  it('says what must be read because the event does not carry it', () => {
    const nothing = { configuration: false, representativeId: null };
    expect(rereadOf(event('configuration.changed', { version: 2 }))).toEqual({
      ...nothing,
      configuration: true,
    });
    expect(rereadOf(event('representative.configured', { setting: null }))).toEqual({
      ...nothing,
      representativeId: 'r',
    });
    expect(rereadOf(event('representative.configured', { setting: {} }))).toEqual(nothing);
  });

  it('passes over what does not concern it, and follows each type once', () => {
    expect(of(event('message.received', { sequence: 1, handlerKind: 'none', kind: 'message' }))).toEqual([]);
    expect(new Set(routingEvents).size).toBe(routingEvents.length);
  });
});
