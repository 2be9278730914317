/** Plugins for tests of the copilot's words: small descriptions of what contact centres ask for. */
import type { ConnectorInput, ConnectorOperation, JsonSchema } from '../../../contracts/connectors.ts';
import { PluginSettings } from '../../../contracts/plugins.ts';
import type { CopilotPlugin } from './domain/plugin.ts';

export function anInput(name: string, more: Partial<ConnectorInput> = {}): ConnectorInput {
  const schema: JsonSchema = { type: 'string', ...more.schema };
  return {
    wireName: name,
    in: 'query',
    part: 'member',
    required: true,
    title: '',
    description: '',
    default: undefined,
    visibility: 'none',
    dynamicValues: null,
    urlEncoding: 'single',
    style: 'form',
    explode: false,
    allowReserved: false,
    extensions: {},
    ...more,
    schema,
    name,
  };
}

export interface PluginDraft {
  name: string;
  description: string;
  id?: string;
  inputs?: ConnectorInput[];
  operation?: Partial<ConnectorOperation>;
  settings?: Partial<PluginSettings>;
}

export function aPlugin({
  name,
  description,
  id = name,
  inputs = [],
  operation,
  settings,
}: PluginDraft): CopilotPlugin {
  return {
    id,
    name,
    description,
    operationName: operation?.summary ?? '',
    settings: PluginSettings.parse({ ...settings }),
    operation: {
      id: name.replaceAll(' ', ''),
      method: 'GET',
      path: '/',
      summary: '',
      description: '',
      visibility: 'none',
      deprecated: false,
      trigger: null,
      changes: false,
      requireUserConfirmation: null,
      agenticProtocol: null,
      ai: null,
      inputs,
      bodyMediaType: null,
      bodyRequired: false,
      output: null,
      pageable: null,
      baseUrl: null,
      security: [],
      extensions: {},
      ...operation,
    },
  };
}

export const dealSummary = aPlugin({
  name: 'Summarize the deal details',
  description: 'Summarize the deal details for a specific customer in a paragraph',
  inputs: [anInput('customerName', { required: false, description: 'customerName' })],
  operation: { id: 'DealSummary' },
});

export const shareInsight = aPlugin({
  name: 'Share an insight with Sales',
  description:
    'Hand an insight about a customer on to Sales: a follow-up task for the owner of the opportunity',
  inputs: [
    anInput('customerName', { in: 'body' }),
    anInput('insight', { in: 'body', description: 'What Sales should know' }),
    anInput('kind', { in: 'body', required: false, schema: { enum: ['cross-sell', 'up-sell', 'risk'] } }),
  ],
  operation: { id: 'ShareInsight', method: 'POST', changes: true },
});

export const orderStatus = aPlugin({
  name: 'Order status',
  description: 'Where an order is and when it will be delivered',
  inputs: [anInput('orderNumber')],
  operation: { id: 'GetOrder', path: '/orders/{orderNumber}' },
});

export const openCases = aPlugin({
  name: 'Open cases',
  description: 'List the open cases of a customer by e-mail address',
  inputs: [
    anInput('email', { schema: { type: 'string', format: 'email' } }),
    anInput('top', { required: false, schema: { type: 'integer' } }),
  ],
  operation: { id: 'ListCases' },
});

export const refundOrder = aPlugin({
  name: 'Refund an order',
  description: 'Refund an order, in whole or in part',
  inputs: [anInput('orderId'), anInput('amount', { required: false, schema: { type: 'number' } })],
  operation: { id: 'RefundOrder', method: 'POST', changes: true },
});

export const everyPlugin = [dealSummary, shareInsight, orderStatus, openCases, refundOrder];
