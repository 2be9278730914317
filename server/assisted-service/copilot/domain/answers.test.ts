import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerFromArticles } from './answer-from-articles.ts';
import { formatAnswer, shortLength } from './format-answer.ts';
import { linkOf, safeUrl } from './links.ts';
import { asksForSummary, type SpokenLine, summariseConversation } from './summarise-conversation.ts';

const format = (value: unknown, schema = null as Parameters<typeof formatAnswer>[1], asIs = false) =>
  formatAnswer({ value, text: 'the text' }, schema, asIs);

describe('answers as Markdown', () => {
  test('a text is shown, a long one in short, as it is when the administrator wants that', () => {
    expect(format('A deal of 186,000.')).toBe('A deal of 186,000.');
    const long = 'One sentence more. '.repeat(200);
    expect(format(long).length).toBeLessThanOrEqual(shortLength + 2);
    expect(format(long)).toMatch(/more\. …$/);
    expect(format(long, null, true)).toBe(long);
  });

  test('fields have the titles of the description, internal ones stay out, markup is plain', () => {
    const schema = {
      properties: {
        estimatedValue: { title: 'Worth' },
        secretId: { 'x-ms-visibility': 'internal' as const },
      },
    };
    const value = {
      estimatedValue: 186000,
      secretId: 'x',
      dealName: '**Bikes** [go](javascript:x)',
      isOpen: true,
    };
    expect(format(value, schema)).toBe(
      '- **Worth**: 186000\n- **Deal Name**: \\*\\*Bikes\\*\\* \\[go\\](javascript:x)\n- **Is Open**: yes',
    );
  });

  test('a list is a table, of ten rows at most', () => {
    const value = {
      count: 12,
      value: Array.from({ length: 12 }, (_, n) => ({ name: `Deal | ${n}`, worth: n })),
    };
    const lines = format(value).split('\n');
    expect(lines.slice(0, 5)).toEqual([
      '- **Count**: 12',
      '',
      '| Name | Worth |',
      '| --- | --- |',
      '| Deal \\| 0 | 0 |',
    ]);
    expect(lines.at(-1)).toBe('… and 2 more.');
    expect(format([])).toBe('Nothing was found.');
    expect(format(['a', 'b'])).toBe('- a\n- b');
  });

  test('never throws and stays within bounds, whatever comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, asIs) => {
        expect(format(value, null, asIs).length).toBeLessThan(40_000);
      }),
    );
  });
});

describe('links', () => {
  const none = new Set<string>();
  const rules = (template = '', allowedHosts: ReadonlySet<string> = none) => ({ template, allowedHosts });
  const record = {
    recordUrl: 'https://sales.example.com/r/1',
    id: 'a b',
    name: 'Bikes',
    website: 'https://x.example',
  };

  test('from the template, with values that stay in their place', () => {
    expect(linkOf(record, rules('https://crm.example.com/deal?id={{id}}'))).toEqual({
      url: 'https://crm.example.com/deal?id=a%20b',
      title: 'Bikes',
    });
    expect(linkOf({ id: '../../admin?x=' }, rules('https://crm.example.com/deal/{{id}}'))?.url).toBe(
      'https://crm.example.com/deal/..%2F..%2Fadmin%3Fx%3D',
    );
    expect(linkOf(record, rules('{{recordUrl}}'))?.url).toBe(record.recordUrl);
    expect(linkOf({ value: [{ id: 7 }] }, rules('https://crm.example.com/{{value.id}}'))?.url).toBe(
      'https://crm.example.com/7',
    );
    expect(linkOf({}, rules('https://crm.example.com/{{id}}'))).toBeNull();
  });

  test('found in the answer: the record’s own address, also in a text', () => {
    expect(linkOf(record, rules())?.url).toBe(record.recordUrl);
    expect(linkOf('Worth 186,000. Record: https://sales.example.com/r/1.', rules())?.url).toBe(
      record.recordUrl,
    );
    expect(linkOf({ website: 'https://x.example' }, rules())).toBeNull();
  });

  test.each([
    'javascript:alert(1)',
    'http://intranet/',
    'https://user:pw@x.example/',
    'data:text/html,x',
    'nonsense',
    '//x.example',
  ])('%s is no link', (url) => {
    expect(safeUrl(url, none)).toBeNull();
    expect(linkOf({ url }, rules('{{url}}'))).toBeNull();
  });

  test('http: for a host that the administrator allows', () => {
    expect(safeUrl('http://127.0.0.1:7301/main.aspx', new Set(['127.0.0.1:7301']))).toBe(
      'http://127.0.0.1:7301/main.aspx',
    );
    expect(safeUrl('http://127.0.0.1:7301/main.aspx', new Set(['127.0.0.1:7302']))).toBeNull();
  });
});

describe('summing a conversation up', () => {
  const line = (from: SpokenLine['from'], text: string): SpokenLine => ({
    from,
    text,
    name: from === 'customer' ? 'Dana' : 'Emma',
  });
  test.each([
    'Summarise this conversation',
    'summarize',
    'Can you summarise the chat so far?',
    'Recap',
    'tl;dr',
    'Give me a summary of this conversation.',
  ])('“%s” asks for it', (question) => expect(asksForSummary(question)).toBe(true));
  test.each([
    'Summarise the deal for Contoso',
    'What happened to order 4711?',
    'Give me a summary of the opportunity',
  ])('“%s” asks for something else', (question) => expect(asksForSummary(question)).toBe(false));
  test('what was asked, what came since, the last answer, what is open', () => {
    const text = summariseConversation([
      line('customer', 'My bike arrived damaged.'),
      line('representative', 'I am sorry. Which order is it?'),
      line('customer', 'Order 4711, from last week'),
      line('customer', 'ok'),
      line('representative', 'I send a new one.'),
      line('customer', 'When will it be here?'),
    ]);
    expect(text).toBe(
      [
        '- **Dana asked**: My bike arrived damaged.',
        '- **Since then**: “Order 4711, from last week”; “When will it be here?”',
        '- **Last answer** (Emma): I send a new one.',
        '- **Open**: When will it be here?',
      ].join('\n'),
    );
    expect(summariseConversation([line('system', 'Hello')])).toBe('The customer has not said anything yet.');
  });
});

describe('answers from knowledge', () => {
  const articles = [
    {
      id: 'warranty',
      title: 'Warranty',
      content: '# Warranty\nBatteries have a warranty of two years.\n\nFrames five.',
    },
    { id: 'returns', title: 'Returns and refunds', content: 'Send it back within 30 days.' },
  ];
  test('the article that has the question’s words', () => {
    expect(answerFromArticles('How long is the warranty on batteries?', articles)).toMatchObject({
      article: { id: 'warranty' },
      text: 'Batteries have a warranty of two years.\n\nFrames five.',
    });
    expect(answerFromArticles('What is the weather in Paris?', articles)).toBeNull();
  });
});
