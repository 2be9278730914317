import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeSecretId, normaliseScope, scopeOf } from './scope.ts';

describe('a scope', () => {
  it.each([
    ['https://contoso.crm.dynamics.com', 'https://contoso.crm.dynamics.com/.default'],
    ['https://contoso.crm.dynamics.com/', 'https://contoso.crm.dynamics.com/.default'],
    ['https://contoso.crm.dynamics.com//.default', 'https://contoso.crm.dynamics.com/.default'],
    ['https://contoso.crm.dynamics.com/.default/', 'https://contoso.crm.dynamics.com/.default'],
    [' https://contoso.crm.dynamics.com/.default/.default ', 'https://contoso.crm.dynamics.com/.default'],
    ['', ''],
  ])('%j becomes %j', (typed, normal) => expect(normaliseScope(typed)).toBe(normal));

  it('normalised again is the same', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('/', '/.default', 'x', ' ', 'https://a.example')), (parts) => {
        const once = normaliseScope(parts.join(''));
        expect(normaliseScope(once)).toBe(once);
      }),
    );
  });

  it('is made of the environment, and of nothing that is no address', () => {
    expect(scopeOf('https://contoso.crm.dynamics.com/main.aspx?x=1')).toBe(
      'https://contoso.crm.dynamics.com/.default',
    );
    expect(scopeOf('contoso')).toBe('');
  });
});

describe('a secret', () => {
  it('that looks like its id is told from a value', () => {
    expect(looksLikeSecretId('0b9f3a52-7d3e-4c1c-9a0f-2f6f0f8d9b11')).toBe(true);
    expect(looksLikeSecretId('Zk~8Q~exampleexampleexample')).toBe(false);
  });
});
