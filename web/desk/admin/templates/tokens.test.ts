import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete, completionAt, matching, piecesOf, tokensOf } from './tokens.ts';

const kindsOf = (text: string) => tokensOf(text).map(({ kind, name }) => [kind, name]);

describe('the names of a template', () => {
  it('of the brief’s examples are found, with braces and without', () => {
    expect(kindsOf('{"phonenumber":"{{CustomerEndpoint}}"}')).toEqual([['braces', 'CustomerEndpoint']]);
    expect(kindsOf('(STEP2-Response.activityid)')).toEqual([['bare', 'STEP2-Response.activityid']]);
    expect(kindsOf('{"description": "Your Recording URI is objectUrl"}')).toEqual([['bare', 'objectUrl']]);
    expect(kindsOf('{ "appid": "{{ appid }}", "id": "{{STEP2-Response.activityid}}"}')).toEqual([
      ['braces', 'appid'],
      ['braces', 'STEP2-Response.activityid'],
    ]);
  });

  it('ambiguous words without braces are words', () => {
    expect(kindsOf('Call between Username and CustomerEndpoint; myobjectUrl')).toEqual([]);
  });
});

describe('the pieces of a template', () => {
  it('together are the text, whatever the remarks say', () => {
    const remark = fc.record({
      severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
      from: fc.option(fc.integer({ min: -5, max: 60 })),
      to: fc.option(fc.integer({ min: -5, max: 60 })),
    });
    const part = fc.constantFrom('{{CustomerEndpoint}}', '{{', '}}', 'objectUrl', ' "x": ', '“', '\n');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(remark, { maxLength: 5 }), (parts, remarks) => {
        const text = parts.join('');
        const pieces = piecesOf(text, tokensOf(text), remarks);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        for (const piece of pieces)
          expect(text.slice(piece.from)).toMatch(new RegExp(`^${literally(piece.text)}`));
      }),
    );
  });

  it('show the worst of the remarks that meet', () => {
    const pieces = piecesOf(
      'abcdef',
      [],
      [
        { severity: 'warning', from: 0, to: 4 },
        { severity: 'error', from: 2, to: 6 },
        { severity: 'info', from: null, to: null },
      ],
    );
    expect(pieces.map(({ text, remark }) => [text, remark])).toEqual([
      ['ab', 'warning'],
      ['cd', 'error'],
      ['ef', 'error'],
    ]);
  });
});

describe('completing a name', () => {
  it('begins with two braces and ends with them', () => {
    expect(completionAt('{"a": "{{Cus', 12)).toEqual({ from: 7, query: 'Cus' });
    expect(completionAt('{"a": "{{Cus}} x', 16)).toBeNull();
    expect(completionAt('{', 1)).toBeNull();
  });

  it('takes along what was left of the name behind the caret', () => {
    expect(complete('"{{Cus"', 1, 6, 'CustomerEndpoint')).toEqual({
      text: '"{{CustomerEndpoint}}"',
      caret: 21,
    });
    expect(complete('"{{Custom}}"', 1, 6, 'Channel')).toEqual({ text: '"{{Channel}}"', caret: 12 });
  });

  it('offers what begins so before what holds it', () => {
    expect(matching(['Agent.Username', 'Username', 'Channel'], 'user')).toEqual([
      'Username',
      'Agent.Username',
    ]);
  });
});

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
