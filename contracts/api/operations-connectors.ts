/** Connectors imported from descriptions, the plugins made of their operations, and the copilot that calls them. */
import { z } from 'zod';
import { operation, staff } from '../operation.ts';
import { CopilotTurn, Plugin, PluginSettings } from '../plugins.ts';
import { Id, Instant, Role } from '../words.ts';

const administrator = ['administrator'] as const;
const Nothing = z.object({});
const Name = z.string().trim().min(1).max(100);

const Warning = z.object({
  message: z.string(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
});

const OperationSummary = z.object({
  id: z.string(),
  method: z.string(),
  path: z.string(),
  name: z.string(),
  description: z.string(),
  /** The administrator's choice: offered to plugins. */
  enabled: z.boolean(),
  visibility: z.enum(['normal', 'important', 'advanced', 'internal']),
  deprecated: z.boolean(),
  changes: z.boolean(),
  inputs: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      in: z.string(),
      required: z.boolean(),
      type: z.string(),
      default: z.unknown().optional(),
      choices: z.array(z.string()),
    }),
  ),
});

const Connector = z.object({
  id: Id,
  name: z.string(),
  kind: z.enum(['openapi', 'mcp']),
  description: z.string(),
  version: z.string(),
  baseUrl: z.string(),
  /** Ways to prove oneself that the description offers. */
  authentications: z.array(z.string()),
  /** What an instance is asked for beside credentials. */
  parameters: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      secret: z.boolean(),
      required: z.boolean(),
    }),
  ),
  operations: z.number().int(),
  updatedAt: Instant,
});

export const connectorOperations = {
  'connector.list': operation({
    name: 'connector.list',
    method: 'GET',
    path: '/api/connectors',
    tag: 'Connectors',
    access: administrator,
    summary: 'The imported connectors.',
    input: Nothing,
    output: z.object({ connectors: z.array(Connector) }),
    errors: [],
  }),
  'connector.import': operation({
    name: 'connector.import',
    method: 'POST',
    path: '/api/connectors',
    tag: 'Connectors',
    access: administrator,
    summary:
      'Import OpenAPI 2 or 3 (files or a URL), a Power Platform connector (its files), or an MCP server (its URL). Importing a name again replaces its description and keeps the edits. With `dryRun` nothing is stored.',
    input: z.object({
      /** Empty: the description's title. */
      name: z.string().trim().max(100).default(''),
      files: z
        .array(z.object({ name: z.string().max(300), text: z.string().max(10_000_000) }))
        .max(20)
        .default([]),
      url: z.string().max(2000).optional(),
      mcpUrl: z.string().max(2000).optional(),
      dryRun: z.boolean().default(false),
    }),
    maxBodyBytes: 24 * 1024 * 1024,
    output: z.object({
      connectorId: Id.nullable(),
      name: z.string(),
      operations: z.array(OperationSummary),
      warnings: z.array(Warning),
    }),
    errors: ['connector.refused', 'connection.failed'],
  }),
  'connector.read': operation({
    name: 'connector.read',
    method: 'GET',
    path: '/api/connectors/:connectorId',
    tag: 'Connectors',
    access: administrator,
    summary: 'One connector with its operations.',
    input: z.object({ connectorId: Id }),
    output: Connector.omit({ operations: true }).extend({
      operations: z.array(OperationSummary),
      warnings: z.array(Warning),
    }),
    errors: ['connector.not_found'],
  }),
  'connector.update': operation({
    name: 'connector.update',
    method: 'PATCH',
    path: '/api/connectors/:connectorId',
    tag: 'Connectors',
    access: administrator,
    summary: 'Pick operations and change their names and descriptions: what the copilot chooses by.',
    input: z.object({
      connectorId: Id,
      name: Name.optional(),
      operations: z
        .record(
          z.string().max(300),
          z.object({
            enabled: z.boolean().optional(),
            name: z.string().max(200).optional(),
            description: z.string().max(4000).optional(),
          }),
        )
        .default({}),
    }),
    output: Nothing,
    errors: ['connector.not_found', 'connector.name_taken'],
  }),
  'connector.delete': operation({
    name: 'connector.delete',
    method: 'DELETE',
    path: '/api/connectors/:connectorId',
    tag: 'Connectors',
    access: administrator,
    summary: 'Remove a connector that has no connections left.',
    input: z.object({ connectorId: Id }),
    output: Nothing,
    errors: ['connector.not_found', 'connector.in_use'],
  }),
  'connector.try': operation({
    name: 'connector.try',
    method: 'POST',
    path: '/api/connectors/:connectorId/try',
    tag: 'Connectors',
    access: administrator,
    summary: 'Call an operation once over a connection and see the answer.',
    input: z.object({
      connectorId: Id,
      connectionId: Id,
      operationId: z.string().max(300),
      inputs: z.record(z.string(), z.unknown()).default({}),
    }),
    output: z.object({
      status: z.number().int(),
      durationMs: z.number(),
      /** As text; shortened to 64,000 characters. */
      body: z.string(),
      request: z.object({ method: z.string(), url: z.string() }),
    }),
    errors: ['connector.not_found', 'connection.not_found', 'connection.failed', 'plugin.inputs_invalid'],
  }),

  'plugin.list': operation({
    name: 'plugin.list',
    method: 'GET',
    path: '/api/plugins',
    tag: 'Plugins',
    access: ['administrator', 'supervisor'],
    summary: 'The copilot’s plugins.',
    input: Nothing,
    output: z.object({ plugins: z.array(Plugin) }),
    errors: [],
  }),
  'plugin.create': operation({
    name: 'plugin.create',
    method: 'POST',
    path: '/api/plugins',
    tag: 'Plugins',
    access: administrator,
    summary: 'Make an operation of a connection a plugin. It is off until it is turned on.',
    input: z.object({
      connectionId: Id,
      operationId: z.string().max(300),
      name: Name,
      description: z.string().trim().min(1).max(4000),
      authentication: z.enum(['admin', 'representative']).default('admin'),
      roles: z.array(Role).default([]),
      settings: PluginSettings.prefault({}),
      enabled: z.boolean().default(false),
    }),
    output: Plugin,
    errors: ['connection.not_found', 'connector.operation_not_found', 'plugin.name_taken'],
  }),
  'plugin.update': operation({
    name: 'plugin.update',
    method: 'PATCH',
    path: '/api/plugins/:pluginId',
    tag: 'Plugins',
    access: administrator,
    summary: 'Change a plugin, turn it on or off: in effect with the next question.',
    input: z.object({
      pluginId: Id,
      name: Name.optional(),
      description: z.string().trim().min(1).max(4000).optional(),
      authentication: z.enum(['admin', 'representative']).optional(),
      roles: z.array(Role).optional(),
      settings: PluginSettings.optional(),
      enabled: z.boolean().optional(),
    }),
    output: Plugin,
    errors: ['plugin.not_found', 'plugin.name_taken'],
  }),
  'plugin.delete': operation({
    name: 'plugin.delete',
    method: 'DELETE',
    path: '/api/plugins/:pluginId',
    tag: 'Plugins',
    access: administrator,
    summary: 'Remove a plugin.',
    input: z.object({ pluginId: Id }),
    output: Nothing,
    errors: ['plugin.not_found'],
  }),
  'plugin.available': operation({
    name: 'plugin.available',
    method: 'GET',
    path: '/api/plugins/available',
    tag: 'Plugins',
    access: staff,
    summary: 'The plugins this person may use now, and which still need their sign-in.',
    input: Nothing,
    output: z.object({
      plugins: z.array(
        z.object({
          id: Id,
          name: z.string(),
          description: z.string(),
          connectionId: Id,
          connectionName: z.string(),
          needsSignIn: z.boolean(),
        }),
      ),
    }),
    errors: [],
  }),
  'connection.sign_in': operation({
    name: 'connection.sign_in',
    method: 'POST',
    path: '/api/connections/:connectionId/sign-in',
    tag: 'Plugins',
    access: staff,
    summary:
      'Begin one’s own sign-in to a connection: open `url` in a window; it comes back to /api/connections/signed-in and closes.',
    input: z.object({ connectionId: Id }),
    output: z.object({ url: z.string() }),
    errors: ['connection.not_found', 'connection.no_sign_in'],
  }),
  'connection.sign_out': operation({
    name: 'connection.sign_out',
    method: 'DELETE',
    path: '/api/connections/:connectionId/sign-in',
    tag: 'Plugins',
    access: staff,
    summary: 'Forget one’s own sign-in to a connection.',
    input: z.object({ connectionId: Id }),
    output: Nothing,
    errors: ['connection.not_found'],
  }),

  'copilot.ask': operation({
    name: 'copilot.ask',
    method: 'POST',
    path: '/api/copilot/turns',
    tag: 'Copilot',
    access: staff,
    summary:
      'Ask the copilot. It runs the right plugin, or answers from knowledge, and says where from; what changes something is asked first.',
    input: z.object({
      question: z.string().trim().min(1).max(4000),
      conversationId: Id.optional(),
      /** Chosen by the representative; else the copilot chooses. */
      pluginId: Id.optional(),
    }),
    output: CopilotTurn,
    errors: ['conversation.not_found', 'plugin.not_found'],
  }),
  'copilot.continue': operation({
    name: 'copilot.continue',
    method: 'POST',
    path: '/api/copilot/turns/:turnId',
    tag: 'Copilot',
    access: staff,
    summary:
      'Answer what a turn waits for: confirm, choose a plugin, give inputs, go on after the sign-in, or cancel.',
    input: z.object({
      turnId: Id,
      action: z.enum(['confirm', 'cancel', 'inputs', 'choose', 'signed_in']),
      pluginId: Id.optional(),
      inputs: z.record(z.string(), z.unknown()).default({}),
    }),
    output: CopilotTurn,
    errors: ['copilot.turn_not_found', 'copilot.wrong_state', 'plugin.not_found'],
  }),
  'copilot.turns': operation({
    name: 'copilot.turns',
    method: 'GET',
    path: '/api/copilot/turns',
    tag: 'Copilot',
    access: staff,
    summary: 'One’s own last turns with the copilot, oldest first: of a conversation, or of none.',
    input: z.object({
      conversationId: Id.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    output: z.object({
      turns: z.array(CopilotTurn),
      /** Whether a model is configured. */
      model: z.boolean(),
    }),
    errors: ['conversation.not_found'],
  }),
} as const;
