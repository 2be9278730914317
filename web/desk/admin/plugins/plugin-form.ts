import type { Plugin, PluginInput, PluginSettings } from '../../../../contracts/plugins.ts';
import type { Role } from '../../../../contracts/words.ts';
import type { InputShape } from '../../inputs/values.ts';

/** What the page of a plugin holds. */
export interface PluginForm {
  connectionId: string;
  operationId: string;
  name: string;
  description: string;
  authentication: 'admin' | 'representative';
  roles: readonly Role[];
  settings: PluginSettings;
}

export const roleLabels: Record<Role, string> = {
  representative: 'Representatives',
  supervisor: 'Supervisors',
  administrator: 'Administrators',
};

/** Who may use it, in a few words. */
export function accessLabel(roles: readonly Role[]): string {
  return roles.length === 0 ? 'All who have the copilot' : roles.map((role) => roleLabels[role]).join(', ');
}

const emptySettings: PluginSettings = {
  inputs: [],
  asIs: false,
  keepInTranscript: false,
  confirmation: 'changes',
  link: '',
};

/** The form of a plugin, or of a new one. */
export function formOf(plugin: Plugin | null): PluginForm {
  return {
    connectionId: plugin?.connectionId ?? '',
    operationId: plugin?.operationId ?? '',
    name: plugin?.name ?? '',
    description: plugin?.description ?? '',
    authentication: plugin?.authentication ?? 'admin',
    roles: plugin?.roles ?? [],
    settings: plugin?.settings ?? emptySettings,
  };
}

/** How an input is filled: as chosen, or asked for when nothing was chosen. */
export function inputOf(settings: PluginSettings, name: string): PluginInput {
  return settings.inputs.find((input) => input.name === name) ?? { name, mode: 'ask', description: '' };
}

/** The settings with one input changed; inputs that are asked for without more words are left out. */
export function withInput(settings: PluginSettings, changed: PluginInput): PluginSettings {
  const rest = settings.inputs.filter((input) => input.name !== changed.name);
  const plain = changed.mode === 'ask' && changed.description === '';
  return { ...settings, inputs: plain ? rest : [...rest, changed] };
}

/** What is missing or wrong, by field; empty when it can be saved. */
export function problemsOf(form: PluginForm, inputs: readonly InputShape[]): Record<string, string> {
  const problems: Record<string, string> = {};
  if (form.operationId === '') problems.operation = 'Choose an operation.';
  if (form.name.trim() === '') problems.name = 'Needed.';
  if (form.description.trim() === '') problems.description = 'Needed: the copilot chooses by it.';
  for (const input of inputs) {
    const { mode, value } = inputOf(form.settings, input.name);
    if (mode !== 'ask' && (value === undefined || value === ''))
      problems[`input:${input.name}`] = 'Write a value.';
  }
  return problems;
}
