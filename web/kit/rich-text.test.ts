import { describe, expect, it } from 'vitest';
import { readRichText } from './rich-text.ts';

describe('readRichText', () => {
  it('keeps plain words whole, markup included', () => {
    expect(readRichText('a < b && <script>')).toEqual([{ kind: 'text', text: 'a < b && <script>' }]);
    expect(readRichText('')).toEqual([]);
  });

  it('finds addresses and leaves the full stop outside', () => {
    expect(readRichText('See https://example.com/a?b=1.')).toEqual([
      { kind: 'text', text: 'See ' },
      { kind: 'link', text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
      { kind: 'text', text: '.' },
    ]);
  });

  it('reads links, strong words and code', () => {
    expect(readRichText('**Now** [here](https://a.example) `x`')).toEqual([
      { kind: 'strong', text: 'Now' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'here', href: 'https://a.example' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'x' },
    ]);
  });

  it('makes no link of other schemes', () => {
    expect(readRichText('[x](javascript:alert(1))').every((piece) => piece.kind === 'text')).toBe(true);
  });
});
