import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DialNumber, EmbedSetting, FromDesk, HostOrigin, ToDesk } from './embed.ts';

describe('an origin', () => {
  it.each([
    'https://contoso.crm4.dynamics.com',
    'https://app-eu1.hubspot.com',
    'https://crm.example.com:8443',
    'http://localhost:3000',
    'http://127.0.0.1',
  ])('%s', (origin) => expect(HostOrigin.parse(origin)).toBe(origin));

  it.each([
    'https://*.dynamics.com',
    '*',
    'https:',
    'http://crm.example.com',
    'https://crm.example.com/',
    'https://crm.example.com/path',
    'https://CRM.example.com',
    'https://a.example https://b.example',
    "https://a.example; script-src 'unsafe-inline'",
    'null',
    'data:text/html,x',
    'https://user@crm.example.com',
    '',
  ])('is not %j', (text) => expect(HostOrigin.safeParse(text).success).toBe(false));

  it('never holds what would end its place in a header', () => {
    fc.assert(
      fc.property(fc.domain(), fc.string({ maxLength: 3 }), (domain, tail) => {
        const text = `https://${domain}${tail}`;
        if (HostOrigin.safeParse(text).success) expect(text).toMatch(/^https:\/\/[a-z\d.-]+(:\d+)?$/);
        else expect(tail).not.toBe('');
      }),
    );
  });
});

describe('a number', () => {
  it.each([
    ['+49 30 1234567', '+49301234567'],
    ['(425) 555-0100', '4255550100'],
    ['030/123.45.67', '0301234567'],
    ['112', '112'],
  ])('%s', (text, digits) => expect(DialNumber.parse(text)).toBe(digits));

  it.each(['', '+', '1', 'sip:ada@example.com', '+1+2', '0800-FLOWERS', '1234567890123456', '+49;rm'])(
    'is not %j',
    (text) => expect(DialNumber.safeParse(text).success).toBe(false),
  );

  it('is digits, with a plus in front at most', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'+0123456789 ()-./x') }), (text) => {
        const parsed = DialNumber.safeParse(text);
        if (parsed.success) expect(parsed.data).toMatch(/^\+?\d{2,15}$/);
      }),
    );
  });
});

describe('a setting', () => {
  it('fills in what was left out, and takes no path that leads elsewhere', () => {
    const read = EmbedSetting.parse({ allowedOrigins: [], hosts: { hubspot: {} } });
    expect(read.hosts.hubspot).toMatchObject({ screenPop: 'accepted', saveActivity: 'wrap_up' });
    for (const scriptPath of [
      '//evil.example.com/x.js',
      'https://evil.example.com/x.js',
      'x.js',
      '/a?b',
      '/a b',
    ])
      expect(EmbedSetting.safeParse({ allowedOrigins: [], hosts: { hubspot: { scriptPath } } }).success).toBe(
        false,
      );
    expect(EmbedSetting.safeParse({ allowedOrigins: [], hosts: { fax: {} } }).success).toBe(false);
  });
});

describe('a message', () => {
  const stamp = { patchbay: 'embed', version: 1 };
  it('is a reply or an event, and nothing else', () => {
    const reads = [
      { ...stamp, type: 'reply', id: '1', ok: true, output: {} },
      { ...stamp, type: 'reply', id: '1', ok: false, error: { code: 'x', message: 'y' } },
      { ...stamp, type: 'event', event: { event: 'signed_out' } },
      { ...stamp, type: 'reply', id: '1', ok: false },
      { ...stamp, type: 'event', event: { event: 'exploded' } },
      { type: 'event', event: { event: 'signed_out' } },
    ].map((one) => FromDesk.safeParse(one).success);
    expect(reads).toEqual([true, true, true, false, false, false]);
    expect(
      ToDesk.safeParse({ ...stamp, type: 'command', id: '1', name: 'formatDisk', input: {} }).success,
    ).toBe(false);
  });
});
