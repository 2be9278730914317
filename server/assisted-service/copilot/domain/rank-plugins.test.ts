import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aPlugin,
  dealSummary,
  everyPlugin,
  openCases,
  orderStatus,
  refundOrder,
  shareInsight,
} from '../testing-plugins.ts';
import { choosePlugin, rankPlugins } from './rank-plugins.ts';

const chosen = (question: string, plugins = everyPlugin) => {
  const found = choosePlugin(question, plugins);
  return found.kind === 'one' ? found.plugin.name : found.kind;
};

describe('the plugin that a question is for', () => {
  test.each([
    ['Get me details about deal for Contoso', dealSummary],
    ['get me details about the deal for contoso', dealSummary],
    ['What opportunities does Fabrikam have?', dealSummary],
    ['Summarise the deal of Adventure Works', dealSummary],
    ['Are there any open deals for this customer?', dealSummary],
    ['Where is order ORD-4711?', orderStatus],
    ['When will order 4711 be delivered', orderStatus],
    ['What is the status of order A-77', orderStatus],
    ['Show the open tickets of dana@contoso.com', openCases],
    ['list cases for dana@contoso.com', openCases],
    ['Refund order 4711', refundOrder],
    ['Please reimburse order 4711 with 20.50', refundOrder],
    ['Share an insight about Contoso with Sales: they ask for charging stations', shareInsight],
    ['Tell Sales that Contoso is interested in the premium plan', shareInsight],
  ])('%s', (question, plugin) => {
    expect(chosen(question)).toBe(plugin.name);
  });

  test.each([
    'What is the weather in Paris?',
    'How do I reset my password?',
    'What are the opening hours in Redmond?',
    'Hello',
    'Thanks a lot!',
    'Who is the customer?',
    'Translate this to French',
    'Write a poem about spring',
    '',
    '???',
    'Contoso',
  ])('none for: %s', (question) => {
    expect(chosen(question)).toBe('none');
  });

  test('alone among plugins, it is still not for everything', () => {
    expect(chosen('What is the weather in Paris?', [dealSummary])).toBe('none');
    expect(chosen('Get me details about deal for Contoso', [dealSummary])).toBe(dealSummary.name);
  });

  test('two that are too close are both offered', () => {
    const other = aPlugin({
      name: 'Deal details (EMEA)',
      description: 'Details of a deal for a customer in EMEA',
    });
    const found = choosePlugin('Get me details about deal for Contoso', [dealSummary, other]);
    expect(found).toMatchObject({ kind: 'several' });
    expect(chosen('Use Deal details (EMEA) for Contoso', [dealSummary, other])).toBe(other.name);
  });

  test('no plugins, no choice', () => expect(choosePlugin('Get me details', [])).toEqual({ kind: 'none' }));

  test('scores stay between 0 and 1 and sorted, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (question) => {
        const scores = rankPlugins(question, everyPlugin).map(({ score }) => score);
        expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
        expect([...scores].sort((a, b) => b - a)).toEqual(scores);
      }),
    );
  });
});
