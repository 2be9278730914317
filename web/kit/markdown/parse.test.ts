import { describe, expect, it } from 'vitest';
import { type Block, type Inline, parseInline, parseMarkdown, parsePlain, safeHref } from './parse.ts';

/** The pieces as short text: `<strong>…</strong>`, so that a test can be read. */
const show = (pieces: readonly Inline[]): string =>
  pieces
    .map((piece) => {
      switch (piece.type) {
        case 'text':
          return piece.text;
        case 'break':
          return '/';
        case 'code':
          return `<code>${piece.text}</code>`;
        case 'link':
          return `<a ${piece.href}>${show(piece.children)}</a>`;
        default:
          return `<${piece.type}>${show(piece.children)}</${piece.type}>`;
      }
    })
    .join('');

const showBlock = (block: Block): string => {
  if (block.type === 'code') return `<pre>${block.text}</pre>`;
  if (block.type === 'list') {
    const items = block.items.map((item) => `<li>${show(item)}</li>`).join('');
    return block.ordered ? `<ol ${block.start}>${items}</ol>` : `<ul>${items}</ul>`;
  }
  return `<${block.type}>${show(block.children)}</${block.type}>`;
};
const blocks = (source: string) => parseMarkdown(source).map(showBlock);

describe('inline marks', () => {
  it.each([
    ['a **b** c', 'a <strong>b</strong> c'],
    ['__b__ and _i_ and *i*', '<strong>b</strong> and <em>i</em> and <em>i</em>'],
    ['**a *b* c**', '<strong>a <em>b</em> c</strong>'],
    ['`a * b`', '<code>a * b</code>'],
    ['``a ` b``', '<code>a ` b</code>'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['snake_case_name', 'snake_case_name'],
    ['**not closed', '**not closed'],
    ['\\*not a mark\\*', '*not a mark*'],
    ['[our page](https://a.example/x?y=1)', '<a https://a.example/x?y=1>our page</a>'],
    ['[a](https://a.example/b_(c))', '<a https://a.example/b_(c)>a</a>'],
    ['see https://a.example/x.', 'see <a https://a.example/x>https://a.example/x</a>.'],
    ['(https://a.example)', '(<a https://a.example/>https://a.example</a>)'],
    ['a\nb', 'a/b'],
  ])('%j becomes %j', (source, expected) => {
    expect(show(parseInline(source))).toBe(expected);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JAVASCRIPT:alert`1`)',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x)',
    '[x](//evil.example)',
    '[x](/relative)',
    '[x](mailto:a@b.example)',
    '<a href="javascript:alert(1)">x</a>',
    '<img src=x onerror=alert(1)>',
  ])('makes no link of %j', (source) => {
    expect(show(parseInline(source))).not.toContain('<a ja');
    expect(JSON.stringify(parseMarkdown(source))).not.toContain('"link"');
  });

  it('keeps HTML as text', () => {
    expect(parseMarkdown('<b onclick="x()">hi</b>')).toEqual([
      { type: 'paragraph', children: [{ type: 'text', text: '<b onclick="x()">hi</b>' }] },
    ]);
  });

  it('ends in reasonable time on nonsense', () => {
    const nonsense = ['*', '_', '[', '`', '[](', '**_', 'https://', '\\'].map((one) => one.repeat(2000));
    const started = performance.now();
    for (const source of nonsense) parseMarkdown(source);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('blocks', () => {
  it('reads paragraphs, headings and code', () => {
    expect(blocks('# Title\n\none\ntwo\n\n```\na < b\n```\nend')).toEqual([
      '<heading>Title</heading>',
      '<paragraph>one/two</paragraph>',
      '<pre>a < b</pre>',
      '<paragraph>end</paragraph>',
    ]);
  });

  it('reads lists, ordered from any number, with lines that go on', () => {
    expect(blocks('Do:\n- **a**\n- b\n  more\n\n3. c\n4) d')).toEqual([
      '<paragraph>Do:</paragraph>',
      '<ul><li><strong>a</strong></li><li>b/more</li></ul>',
      '<ol 3><li>c</li><li>d</li></ol>',
    ]);
  });

  it('survives a fence that is never closed', () => {
    expect(blocks('```\nx')).toEqual(['<pre>x</pre>']);
  });
});

describe('plain text', () => {
  it('makes links of addresses and nothing of marks', () => {
    expect(show(parsePlain('**a**\nhttps://a.example/b, and javascript:x'))).toBe(
      '**a**/<a https://a.example/b>https://a.example/b</a>, and javascript:x',
    );
  });
});

it('allows http and https only', () => {
  expect(safeHref('https://a.example')).toBe('https://a.example/');
  expect(safeHref(' javascript:alert(1)')).toBeNull();
  expect(safeHref('java\nscript:alert(1)')).toBeNull();
  expect(safeHref('blob:https://a.example/1')).toBeNull();
});
