import { expect, it } from 'vitest';
import { type TopicChange, TopicChanges } from './topic-changes.ts';

it('passes changes on to whoever listens, and to nobody after that', () => {
  const changes = new TopicChanges();
  const told: TopicChange[] = [];
  const stop = changes.subscribe((change) => told.push(change));
  changes.tell({ agentId: 'a', names: ['Orders'] });
  stop();
  changes.tell({ agentId: 'a', names: ['Thanks'] });
  expect(told).toEqual([{ agentId: 'a', names: ['Orders'] }]);
});

it('says after a reconnect that any topic may have changed, and not when the line opens first', () => {
  const changes = new TopicChanges();
  const told: TopicChange[] = [];
  changes.subscribe((change) => told.push(change));
  changes.online();
  expect(told).toEqual([]);
  changes.online();
  expect(told).toEqual([null]);
});
