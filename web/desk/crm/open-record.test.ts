import { describe, expect, it } from 'vitest';
import { mayEmbed, recordAddress } from './open-record.ts';

describe('a record’s address', () => {
  it('is of the web, or is not opened', () => {
    expect(recordAddress('https://contoso.crm.dynamics.com/main.aspx?id=1')).toContain('main.aspx');
    expect(recordAddress('javascript:alert(1)')).toBeNull();
    expect(recordAddress('data:text/html,x')).toBeNull();
    expect(recordAddress('main.aspx')).toBeNull();
  });

  it('of our own origin is never put into a frame', () => {
    expect(mayEmbed('https://desk.example/x', 'https://desk.example')).toBe(false);
    expect(mayEmbed('https://contoso.crm.dynamics.com/x', 'https://desk.example')).toBe(true);
  });
});
