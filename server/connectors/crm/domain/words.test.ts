/** Addresses, literals and numbers, as people and CRMs write them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { below, defaultScope, isGuid, isTenant, PathRefused, tidyUri, tidyVersion } from './address.ts';
import { literal, query, recordPath, setPath } from './odata.ts';
import { phoneEndings, samePhone, significantDigits } from './phone.ts';

test.each([
  ['https://contoso.crm.dynamics.com', 'https://contoso.crm.dynamics.com'],
  ['  https://Contoso.crm.dynamics.com/// ', 'https://contoso.crm.dynamics.com'],
  ['contoso.crm.dynamics.com', 'https://contoso.crm.dynamics.com'],
  ['https://contoso.example/base/?x=1#y', 'https://contoso.example/base'],
  ['http://127.0.0.1:4500/', 'http://127.0.0.1:4500'],
  ['', undefined],
  ['https://', undefined],
  ['not an address', undefined],
])('%j becomes %j', (typed, tidy) => expect(tidyUri(typed)).toBe(tidy));

test('a scope has exactly one /.default, however it was typed', () => {
  const uri = 'https://contoso.crm.dynamics.com';
  const spellings = [
    '',
    uri,
    `${uri}/`,
    `${uri}//`,
    `${uri}.default`,
    `${uri}/.default`,
    `${uri}//.default`,
    `${uri}/.default/`,
    `${uri}/.default/.default`,
    `${uri}/.DEFAULT`,
  ];
  for (const typed of spellings) expect(defaultScope(typed, uri)).toBe(`${uri}/.default`);
  expect(defaultScope('api://other', uri)).toBe('api://other/.default');
  fc.assert(
    fc.property(fc.array(fc.constantFrom('/', '.default', '/.default')), (tail) => {
      const once = defaultScope(uri + tail.join(''), uri);
      expect(defaultScope(once, uri)).toBe(once);
    }),
  );
});

test('versions and tenants', () => {
  expect(['', '9.2', 'v9.2', 'V9.2', '/v9.2/'].map((typed) => tidyVersion(typed, 'v9.2'))).toEqual(
    Array(5).fill('v9.2'),
  );
  expect(isTenant('contoso.onmicrosoft.com')).toBe(true);
  expect(isTenant('../other')).toBe(false);
  expect(isGuid('{6F9619FF-8B86-D011-B42D-00CF4FC964FF}')).toBe(true);
  expect(isGuid('abc~Q8.value')).toBe(false);
});

test('a path stays below its API', () => {
  const base = 'https://contoso.crm.dynamics.com/api/data/v9.2';
  expect(below(base, 'phonecalls').href).toBe(`${base}/phonecalls`);
  expect(below(base, '/phonecalls(1)?$select=subject').href).toBe(`${base}/phonecalls(1)?$select=subject`);
  expect(below(base, `${base}/WhoAmI()`).href).toBe(`${base}/WhoAmI()`);
  const out = [
    '../v9.1/accounts',
    '%2e%2e/accounts',
    'a/../../../x',
    'https://evil.example/',
    '//evil.example/x/../..',
    `${base}x/accounts`,
    'a\\..\\b',
    'a\nb',
    'a#b',
  ];
  for (const path of out)
    if (path.startsWith('//')) expect(below(base, path).origin).toBe('https://contoso.crm.dynamics.com');
    else expect(() => below(base, path), path).toThrow(PathRefused);
  fc.assert(
    fc.property(fc.string(), (path) => {
      let url: URL;
      try {
        url = below(base, path);
      } catch (error) {
        expect(error).toBeInstanceOf(PathRefused);
        return;
      }
      expect(`${url.href}/`.startsWith(`${base}/`) || url.href.startsWith(`${base}?`)).toBe(true);
    }),
  );
});

test('no text breaks out of a literal', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const inner = literal(text).slice(1, -1);
      expect(inner.replaceAll("''", '')).not.toContain("'");
      expect(inner.replaceAll("''", "'")).toBe(text);
    }),
  );
  expect(query({ $filter: `name eq ${literal("O'Hara & Sons?#")}`, $top: undefined, $select: 'a,b' })).toBe(
    "?$filter=name%20eq%20'O''Hara%20%26%20Sons%3F%23'&$select=a,b",
  );
});

test('records in addresses', () => {
  const id = '5531d753-95af-e711-a94e-000d3a11e605';
  expect(recordPath(`https://x.example/api/data/v9.2/phonecalls(${id})`)).toEqual({
    setName: 'phonecalls',
    id,
  });
  expect(recordPath(`phonecalls(${id.toUpperCase()})?$select=subject`)).toEqual({
    setName: 'phonecalls',
    id,
  });
  expect(recordPath(`phonecalls(activityid=${id})`)).toEqual({ setName: 'phonecalls', id });
  expect(recordPath("contacts(emailaddress1='a@b')")).toBeUndefined();
  expect(setPath('phonecalls?$select=subject')).toBe('phonecalls');
  expect(setPath('msdyn_SalesOpportunitySummary')).toBe('msdyn_SalesOpportunitySummary');
  expect(setPath(`phonecalls(${id})`)).toBeUndefined();
  expect(setPath('accounts/Microsoft.Dynamics.CRM.X')).toBeUndefined();
});

test.each([
  ['+1 425-555-0100', '(425) 555-0100', true],
  ['+1 425-555-0100', '4255550100', true],
  ['+44 (0)20 7946 0018', '020 7946 0018', true],
  ['0041 44 668 18 00', '+41 44 668 18 00', true],
  ['044 668 18 00', '+41446681800', true],
  ['+1 425-555-0100 ext. 12', '+14255550100', true],
  ['+1 425-555-0100', '+1 206-555-0100', false],
  ['555-0100', '+1 425-555-0100', false],
  ['0100', '+1 425-555-0100', false],
  ['', '', false],
])('%s and %s: the same number is %s', (one, other, same) => {
  expect(samePhone(one, other)).toBe(same);
  expect(samePhone(other, one)).toBe(same);
});

test('however a number is grouped, one of the endings finds it', () => {
  for (const stored of ['+1 425-555-0100', '(425) 555-0100', '425.555.0100', '4255550100', '425 555 01 00'])
    expect(
      phoneEndings('+14255550100').some((ending) => stored.endsWith(ending)),
      stored,
    ).toBe(true);
  expect(phoneEndings('0100')).toEqual([]);
  expect(significantDigits('00 41 (0) 44')).toBe('4144');
});
