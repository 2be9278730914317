import { describe, expect, it } from 'vitest';
import type { CrmLink, ScreenPop } from '../../../contracts/crm.ts';
import { byConnection } from './by-connection.ts';

const connectionOf = (id: string) => ({ id, name: `CRM ${id}`, kind: 'dataverse' as const, paused: false });
const popOf = (id: string): ScreenPop => ({
  connectionId: id,
  connectionName: `CRM ${id}`,
  state: 'pending',
  openIn: 'tab',
  url: null,
  reason: null,
});
const linkOf = (id: string, record: string): CrmLink => ({
  connectionId: id,
  connectionName: `CRM ${id}`,
  entity: 'phonecall',
  id: record,
  name: 'Contact with Ada Thornton',
  url: '',
  relation: 'activity',
  linkedAt: '2026-11-21T09:00:00.000Z',
});

describe('what the CRMs know of a conversation', () => {
  it('stands together by connection, in the connections’ order', () => {
    const groups = byConnection({
      connections: [connectionOf('a'), connectionOf('idle'), connectionOf('b')],
      screenPops: [popOf('b'), popOf('a')],
      links: [linkOf('off', '1'), linkOf('b', '2'), linkOf('a', '3'), linkOf('b', '4')],
      timeline: [],
    });
    expect(groups.map(({ name, pops, links }) => [name, pops.length, links.map((link) => link.id)])).toEqual([
      ['CRM a', 1, ['3']],
      ['CRM b', 1, ['2', '4']],
      ['CRM off', 0, ['1']],
    ]);
  });

  it('is nothing as long as nothing is there', () => {
    expect(
      byConnection({ connections: [connectionOf('a')], screenPops: [], links: [], timeline: [] }),
    ).toEqual([]);
  });
});
