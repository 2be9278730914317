import { expect, test } from 'vitest';
import { type Candidate, rank } from './matches.ts';

const candidate = (entity: string, id: string, name: string, more: Partial<Candidate> = {}): Candidate => ({
  entity,
  id,
  name,
  url: '',
  emails: [],
  phones: [],
  ...more,
});
const kinds = ['contact', 'account', 'lead'];

test('what is equal in more and stronger ways comes first, and each record once', () => {
  const both = candidate('lead', '1', 'Both', { emails: ['Ada@Contoso.com'], phones: ['(425) 555-0100'] });
  const found = rank(
    [
      candidate('account', '4', 'By phone, account', { phones: ['425-555-0100'] }),
      candidate('contact', '2', 'By phone', { phones: ['x', '4255550100'] }),
      both,
      candidate('contact', '3', 'By email', { emails: ['ada@contoso.com'] }),
      both,
    ],
    { phone: '+1 425 555 0100', email: 'ada@contoso.com' },
    kinds,
  );
  expect(found.map(({ id, matchedBy }) => [id, matchedBy])).toEqual([
    ['1', ['email', 'phone']],
    ['3', ['email']],
    ['2', ['phone']],
    ['4', ['phone']],
  ]);
});

test('what only ends alike is left out', () => {
  const near = candidate('contact', '1', 'Near', { phones: ['+1 206 555 0100'] });
  expect(rank([near], { phone: '+1 425 555 0100' }, kinds)).toEqual([]);
});

test('an id counts more than anything, in any spelling; a name is found inside', () => {
  const id = '5531d753-95af-e711-a94e-000d3a11e605';
  const found = rank(
    [candidate('account', 'x', 'Contoso Ltd'), candidate('lead', id, 'Somebody')],
    { id: `{${id.toUpperCase()}}`, text: 'contoso' },
    kinds,
  );
  expect(found.map(({ matchedBy }) => matchedBy)).toEqual([['id'], ['name']]);
});

test('at most as many as asked for', () => {
  const many = Array.from({ length: 30 }, (_, n) => candidate('contact', String(n), `Ada ${n}`));
  expect(rank(many, { text: 'ada' }, kinds)).toHaveLength(20);
});
