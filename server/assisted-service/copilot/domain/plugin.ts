/** A plugin as the copilot chooses by it. */
import type { ConnectorInput, ConnectorOperation } from '../../../../contracts/connectors.ts';
import type { PluginInput, PluginSettings } from '../../../../contracts/plugins.ts';

export interface CopilotPlugin {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly operationName: string;
  readonly operation: ConnectorOperation;
  readonly settings: PluginSettings;
}

/** What the administrator decided of an input. */
export const settingOf = ({ settings }: CopilotPlugin, name: string): PluginInput | undefined =>
  settings.inputs.find((input) => input.name === name);

/** The inputs that somebody may fill: neither fixed by the administrator nor hidden by the description. */
export function openInputs(plugin: CopilotPlugin): ConnectorInput[] {
  return plugin.operation.inputs.filter((input) => {
    if (settingOf(plugin, input.name)?.mode === 'fixed') return false;
    return input.visibility !== 'internal';
  });
}

/** The values that go out: what was said, the administrator's defaults, and above all what they fixed. */
export function withSettings(
  plugin: CopilotPlugin,
  said: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const open = new Set(openInputs(plugin).map(({ name }) => name));
  const values = new Map(Object.entries(said).filter(([name]) => open.has(name)));
  for (const { name, mode, value } of plugin.settings.inputs) {
    if (!plugin.operation.inputs.some((input) => input.name === name) || value === undefined) continue;
    if (mode === 'fixed' || (mode === 'default' && isEmpty(values.get(name)))) values.set(name, value);
  }
  return Object.fromEntries([...values].filter(([, value]) => !isEmpty(value)));
}

export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Must the representative say yes before it is called? A model has no say in this. */
export const needsConfirmation = ({ operation, settings }: CopilotPlugin): boolean =>
  settings.confirmation === 'always' || operation.changes || operation.requireUserConfirmation === true;
