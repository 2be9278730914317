import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anInput,
  aPlugin,
  dealSummary,
  everyPlugin,
  openCases,
  orderStatus,
  refundOrder,
  shareInsight,
} from '../testing-plugins.ts';
import { type CopilotFacts, noFacts } from './candidates.ts';
import { completed, extractInputs } from './extract-inputs.ts';

const today = '2026-11-21';
const nobody = noFacts(today);
const dana: CopilotFacts = {
  customerName: 'Dana Reyes',
  accountName: 'Contoso',
  email: 'dana@contoso.com',
  phone: '+1 425 555 0100',
  records: [],
  today,
};

describe('what a question says of an operation’s inputs', () => {
  test.each([
    [dealSummary, 'Get me details about deal for Contoso', { customerName: 'Contoso' }],
    [dealSummary, 'Get me details about deal for the Adventure Works', { customerName: 'Adventure Works' }],
    [dealSummary, 'get details about the deal for contoso', { customerName: 'contoso' }],
    [dealSummary, 'Summarise Bank of Contoso’s deal', { customerName: 'Bank of Contoso' }],
    [dealSummary, 'Deal of “Fabrikam, Inc.” please', { customerName: 'Fabrikam, Inc.' }],
    [dealSummary, 'customerName: O’Neill & Sons', { customerName: 'O’Neill & Sons' }],
    [orderStatus, 'Where is order ORD-4711?', { orderNumber: 'ORD-4711' }],
    [orderStatus, 'where is order #4711', { orderNumber: '4711' }],
    [openCases, 'cases of dana@contoso.com, top 3', { email: 'dana@contoso.com', top: 3 }],
    [refundOrder, 'Refund order A-77 with 1,020.50', { orderId: 'A-77', amount: 1020.5 }],
    [
      shareInsight,
      'Share an insight about Contoso with Sales: they want to cross-sell charging stations',
      { customerName: 'Contoso', insight: 'they want to cross-sell charging stations', kind: 'cross-sell' },
    ],
    [
      shareInsight,
      'Share an insight about Contoso with Sales: they want "20 more" bikes',
      { customerName: 'Contoso', insight: 'they want "20 more" bikes' },
    ],
    [
      shareInsight,
      'Share an insight about Contoso with Sales: “They want bikes”.',
      { insight: 'They want bikes' },
    ],
    [
      shareInsight,
      'Tell Sales that Contoso is interested in 24 more bikes',
      { insight: 'Contoso is interested in 24 more bikes' },
    ],
  ])('%#: %s', (plugin, question, values) => {
    expect(extractInputs(plugin, question, nobody).values).toMatchObject(values);
  });

  test('a plugin that is called by its name is not a customer of that name', () => {
    const question = 'Share an insight with Sales: 20 more bikes are wanted';
    expect(extractInputs(shareInsight, question, dana)).toMatchObject({
      values: { insight: '20 more bikes are wanted' },
      missing: ['customerName'],
      suggestions: { customerName: 'Contoso' },
    });
    expect(
      extractInputs(shareInsight, 'share an insight with sales about Fabrikam: call them', dana).values,
    ).toMatchObject({ customerName: 'Fabrikam' });
  });

  test('“this customer” is the conversation’s: the account first, its e-mail address for e-mail', () => {
    expect(extractInputs(dealSummary, 'What deals does this customer have?', dana).values).toEqual({
      customerName: 'Contoso',
    });
    expect(extractInputs(openCases, 'Show their open cases', dana).values).toEqual({
      email: 'dana@contoso.com',
    });
  });

  test('nobody’s data goes out unasked: it is suggested', () => {
    expect(extractInputs(dealSummary, 'Get me the deal details', dana)).toEqual({
      values: {},
      missing: ['customerName'],
      suggestions: { customerName: 'Contoso' },
    });
    expect(extractInputs(openCases, 'Show open cases', nobody)).toMatchObject({
      missing: ['email'],
      suggestions: {},
    });
  });

  test('what the administrator fixed stays, whatever is said; a default gives way', () => {
    const plugin = aPlugin({
      name: 'Prices',
      description: 'Price of an article',
      inputs: [anInput('sku'), anInput('region'), anInput('currency')],
      settings: {
        inputs: [
          { name: 'region', mode: 'fixed', value: 'EMEA', description: '' },
          { name: 'currency', mode: 'default', value: 'EUR', description: '' },
        ],
      },
    });
    const said = extractInputs(plugin, 'price of A-1, region: US, currency: USD', nobody);
    expect(said).toMatchObject({ values: { sku: 'A-1', region: 'EMEA', currency: 'USD' }, missing: [] });
    expect(extractInputs(plugin, 'price of A-1', nobody).values).toMatchObject({ currency: 'EUR' });
    expect(completed(plugin, { sku: 'A-1', region: 'US', unknown: 1 }, nobody).values).toEqual({
      sku: 'A-1',
      region: 'EMEA',
      currency: 'EUR',
    });
  });

  test('dates are days: written, or relative to today', () => {
    const plugin = aPlugin({
      name: 'Appointments',
      description: 'Appointments of a day',
      inputs: [anInput('date', { schema: { type: 'string', format: 'date' } })],
    });
    expect(extractInputs(plugin, 'appointments tomorrow', nobody).values).toEqual({ date: '2026-11-22' });
    expect(extractInputs(plugin, 'appointments on 3 Dec 2026', nobody).values).toEqual({
      date: '2026-12-03',
    });
    expect(extractInputs(plugin, 'appointments on 03/04/2026', nobody).missing).toEqual(['date']);
  });

  test('two inputs do not share one value', () => {
    const plugin = aPlugin({
      name: 'Transfer',
      description: 'Move an order from one customer to another',
      inputs: [anInput('fromCustomer'), anInput('toCustomer')],
    });
    expect(extractInputs(plugin, 'move it from Contoso to Fabrikam', nobody).values).toEqual({
      fromCustomer: 'Contoso',
      toCustomer: 'Fabrikam',
    });
    expect(extractInputs(plugin, 'move it from Contoso', nobody).missing).toEqual(['toCustomer']);
  });

  test('only inputs of the operation come out, within their type, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.constantFrom(...everyPlugin),
        (question, plugin) => {
          const { values, missing } = extractInputs(plugin, question, dana);
          for (const [name, value] of Object.entries(values)) {
            const input = plugin.operation.inputs.find((one) => one.name === name);
            expect(input).toBeDefined();
            expect(missing).not.toContain(name);
            const type = input!.schema.type;
            expect(typeof value).toBe(type === 'integer' || type === 'number' ? 'number' : 'string');
          }
        },
      ),
    );
  });
});
