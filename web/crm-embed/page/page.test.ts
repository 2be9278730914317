import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayEnter } from './gatekeeper.ts';
import { holdingOrigin, readParameters } from './parameters.ts';

const own = 'https://desk.example.com';
const allowed = ['https://crm.example.com', 'https://app.hubspot.com'];

describe('the gate', () => {
  it('lets in our own page and those on the list', () => {
    for (const origin of [own, ...allowed]) expect(mayEnter({ origin, data: {} }, own, allowed)).toBe(true);
  });

  it('lets in nobody else, whatever they say', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.anything(), (url, data) => {
        const { origin } = new URL(url);
        fc.pre(origin !== own && !allowed.includes(origin));
        expect(mayEnter({ origin, data }, own, allowed)).toBe(false);
      }),
    );
  });

  it('keeps out a greeting that would send our words elsewhere', () => {
    const greet = (hostUrl: unknown) =>
      mayEnter({ origin: allowed[1] as string, data: { type: 'SYNC', hostUrl } }, own, allowed);
    expect([greet('https://app.hubspot.com'), greet('https://evil.example.com'), greet('nonsense')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('the address', () => {
  it.each([
    ['?host=salesforce&organization=contoso', { host: 'salesforce', organization: 'contoso' }],
    ['', { host: 'generic', organization: null }],
    ['?dynamicsUrl=x&useCustomCTI=1&msdynembedmode=3', { host: 'dynamics-ccaas', organization: null }],
    ['?host=fax', { problem: expect.stringContaining('"fax"') }],
  ])('%s', (search, read) => {
    expect(readParameters(search)).toEqual(read);
  });

  it('knows whose page holds it by the frames above, then by the referrer', () => {
    const parent = {};
    const page = (ancestorOrigins: unknown, referrer: string) =>
      ({ parent, self: {}, location: { ancestorOrigins }, document: { referrer } }) as never;
    const above = { 0: 'https://crm.example.com', 1: 'https://top.example.com', length: 2 };
    expect(holdingOrigin(page(above, 'https://else.example.com/'))).toBe('https://crm.example.com');
    expect(holdingOrigin(page(undefined, 'https://crm.example.com/x'))).toBe('https://crm.example.com');
    expect(holdingOrigin(page(undefined, ''))).toBeNull();
    expect(holdingOrigin({ parent, self: parent, location: {}, document: {} } as never)).toBeNull();
  });
});
