import { describe, expect, it } from 'vitest';
import type { Desk, Offer } from '../../../contracts/api/shapes.ts';
import { movedConversations, neighbour, newOffers, pendingOffers } from './changes.ts';

const offer = (offerId: string, expiresAt: string, state: Offer['state'] = 'pending') =>
  ({ offerId, expiresAt, state }) as Offer;
const desk = (offers: Offer[], conversations: string[] = []) =>
  ({ offers, conversations: conversations.map((conversationId) => ({ conversationId })) }) as Desk;

describe('changes', () => {
  it('finds the offers that are new', () => {
    const before = desk([offer('a', '2')]);
    expect(newOffers(before, desk([offer('a', '2'), offer('b', '1')])).map((o) => o.offerId)).toEqual(['b']);
    expect(newOffers(null, desk([offer('a', '2', 'timed_out')]))).toEqual([]);
  });

  it('puts the most urgent offer on top', () => {
    const all = desk([offer('a', '2'), offer('b', '1'), offer('c', '0', 'declined')]);
    expect(pendingOffers(all).map((o) => o.offerId)).toEqual(['b', 'a']);
    expect(pendingOffers(null)).toEqual([]);
  });

  it('sees conversations come and leave', () => {
    expect(movedConversations(desk([], ['a', 'b']), desk([], ['b', 'c']))).toEqual({
      came: ['c'],
      left: ['a'],
    });
    expect(movedConversations(null, desk([], ['a']))).toEqual({ came: ['a'], left: [] });
  });

  it('goes round the list', () => {
    const ids = ['a', 'b', 'c'];
    expect(neighbour(ids, 'c', 1)).toBe('a');
    expect(neighbour(ids, 'a', -1)).toBe('c');
    expect(neighbour(ids, null, 1)).toBe('a');
    expect(neighbour(ids, 'gone', -1)).toBe('c');
    expect(neighbour([], 'a', 1)).toBeNull();
  });
});
