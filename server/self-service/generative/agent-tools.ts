/** Operations of connectors that an AI agent may call, as tools: what the customer is stays out of the model's hands. */
import type { ConnectorTool } from '../../../contracts/connectors.ts';
import { describeTool, inputsOfTool } from '../../connectors/descriptions/index.ts';
import {
  CallError,
  callOperation,
  type UsablePlugin,
  usablePlugins,
} from '../../connectors/plugins/index.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { isAppError } from '../../platform/errors.ts';
import type { JsonValue } from '../domain/types.ts';

/** As an administrator lends it to an AI agent. */
export interface ToolSetting {
  /** Name of the plugin. */
  readonly plugin: string;
  /** Inputs that are about the customer, or always the same; the model neither sees nor sets them. */
  readonly inputs: Readonly<Record<string, InputSource>>;
}
export type InputSource =
  | { readonly from: 'customer'; readonly field: 'id' | 'name' | 'email' | 'phone' }
  | { readonly from: 'value'; readonly value: JsonValue };

export interface AgentTool {
  readonly tool: ConnectorTool;
  /** It changes something over there: never without the customer's yes. */
  readonly changes: boolean;
  /** For the customer: what would be done. */
  readonly title: string;
  /** Any answer, also a failure in plain words. */
  call(inputs: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<string>;
}

const answerLength = 6000;

export interface ToolUser {
  readonly organizationId: string;
  readonly contactId: string;
}

/** Those of the settings that can be used now: the plugin is on, has shared credentials and no problem. */
export async function agentTools(
  house: House,
  { organizationId, contactId }: ToolUser,
  settings: readonly ToolSetting[],
): Promise<AgentTool[]> {
  if (settings.length === 0) return [];
  const plugins = await usablePlugins(house, {
    organizationId,
    userId: contactId,
    roles: ['administrator', 'representative', 'supervisor'],
  });
  const customer = await read(house, organizationId, async ({ q }) =>
    q
      .selectFrom('contact')
      .select(['external_id as id', 'name', 'email', 'phone'])
      .where('id', '=', contactId)
      .executeTakeFirstOrThrow(),
  );
  return settings.flatMap(({ plugin: name, inputs: bound }) => {
    const plugin = plugins.find((each) => each.name === name && each.authentication === 'admin');
    if (!plugin) return [];
    const given: Record<string, unknown> = {};
    for (const [input, source] of Object.entries(bound))
      given[input] = source.from === 'value' ? source.value : customer[source.field];
    return [toolOf(house, organizationId, plugin, given)];
  });
}

function toolOf(
  house: House,
  organizationId: string,
  plugin: UsablePlugin,
  bound: Readonly<Record<string, unknown>>,
): AgentTool {
  const fixed = Object.fromEntries(
    plugin.settings.inputs.flatMap((input) => (input.mode === 'fixed' ? [[input.name, input.value]] : [])),
  );
  const tool = describeTool(plugin.operation, {
    name: plugin.name,
    description: plugin.description,
    hidden: [...Object.keys(bound), ...Object.keys(fixed)],
  });
  return {
    tool,
    changes: plugin.operation.changes,
    title: plugin.operationName,
    call: async (inputs) => {
      // What is bound comes last: a model that guesses the name of an input cannot overrule it.
      const values = { ...inputsOfTool(tool, inputs), ...fixed, ...bound };
      if (Object.values(bound).some((value) => value === null))
        return 'It needs to know who the customer is, and that is not known here.';
      try {
        const result = await callOperation(house, {
          organizationId,
          connectionId: plugin.connectionId,
          operationId: plugin.operation.id,
          inputs: values,
          as: 'admin',
        });
        return result.ok
          ? (result.text || 'Done.').slice(0, answerLength)
          : `It did not succeed: ${result.text.slice(0, 500)}`;
      } catch (error) {
        if (error instanceof CallError)
          return error.sent && plugin.operation.changes
            ? `${error.message} It may have been done all the same.`
            : error.message;
        if (isAppError(error)) return error.message;
        throw error;
      }
    },
  };
}
