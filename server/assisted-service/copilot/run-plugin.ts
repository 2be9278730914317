/** From a chosen plugin and its inputs to an answer: asks for what is missing, for a sign-in, for a yes; then calls. */
import type { CopilotInput } from '../../../contracts/plugins.ts';
import {
  CallError,
  type CallResult,
  callOperation,
  choicesOf,
  type UsablePlugin,
} from '../../connectors/plugins/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { isAppError } from '../../platform/errors.ts';
import { completed, type Extracted, meaningOf } from './domain/extract-inputs.ts';
import { formatAnswer, shorten } from './domain/format-answer.ts';
import { linkOf } from './domain/links.ts';
import { isEmpty, needsConfirmation, openInputs } from './domain/plugin.ts';
import { choosePlugin } from './domain/rank-plugins.ts';
import { type Outcome, outcome, type Situation, sourceOf } from './situation.ts';

const problemLength = 400;

/** @param confirmed only ever from the representative's own hand. */
export async function runPlugin(
  house: House,
  situation: Situation,
  plugin: UsablePlugin,
  extracted: Extracted,
  confirmed: boolean,
): Promise<Outcome> {
  const waiting = waitFor(plugin, extracted, confirmed);
  if (waiting) return waiting;
  const called = await callPlugin(house, situation, plugin, extracted.values);
  if (called.kind === 'outcome') return called.outcome;
  return answered(situation, plugin, extracted.values, called.result);
}

/** What stands between a plugin and its call; null when nothing does. */
export function waitFor(plugin: UsablePlugin, extracted: Extracted, confirmed: boolean): Outcome | null {
  const { values, missing, suggestions } = extracted;
  const common = { pluginId: plugin.id, source: sourceOf(plugin), values, keep: false };
  if (missing.length > 0)
    return outcome('inputs', { ...common, inputs: askedInputs(plugin, values, missing, suggestions) });
  if (plugin.needsSignIn) return outcome('sign_in', { ...common, connectionId: plugin.connectionId });
  if (!confirmed && needsConfirmation(plugin))
    return outcome('confirmation', { ...common, inputs: sentInputs(plugin, values) });
  return null;
}

type Called = { kind: 'result'; result: CallResult } | { kind: 'outcome'; outcome: Outcome };

/** Calls it, outside any transaction. Whatever goes wrong is an outcome with plain words. */
export async function callPlugin(
  house: House,
  { asker }: Situation,
  plugin: UsablePlugin,
  values: Record<string, unknown>,
): Promise<Called> {
  const common = { pluginId: plugin.id, source: sourceOf(plugin), keep: plugin.settings.keepInTranscript };
  const failed = (problem: string): Called => ({
    kind: 'outcome',
    outcome: outcome('failed', { ...common, problem: shorten(problem, problemLength) }),
  });
  try {
    const result = await callOperation(house, {
      organizationId: asker.organizationId,
      connectionId: plugin.connectionId,
      operationId: plugin.operation.id,
      inputs: values,
      as: plugin.authentication === 'admin' ? 'admin' : { userId: asker.userId },
    });
    return result.ok ? { kind: 'result', result } : failed(`${plugin.connectionName}: ${result.text}`);
  } catch (error) {
    if (error instanceof CallError) {
      if (error.kind === 'sign_in' && plugin.authentication === 'representative') {
        const asked = outcome('sign_in', {
          ...common,
          keep: false,
          values,
          connectionId: plugin.connectionId,
        });
        return { kind: 'outcome', outcome: asked };
      }
      if (error.kind === 'inputs') {
        const names = error.faults
          .map(({ path }) => path)
          .filter((name) => openInputs(plugin).some((i) => i.name === name));
        if (names.length > 0) {
          const inputs = askedInputs(plugin, values, names, {});
          const asked = outcome('inputs', { ...common, keep: false, values, inputs, problem: error.message });
          return { kind: 'outcome', outcome: asked };
        }
      }
      return failed(
        error.sent && plugin.operation.changes
          ? `${error.message} It may have been done all the same: look before you try again.`
          : error.message,
      );
    }
    if (isAppError(error)) return failed(error.message);
    house.logger.error({ err: error, pluginId: plugin.id }, 'a plugin could not be called');
    return failed('Something failed on our side. It was logged; try again.');
  }
}

/** The outcome of a call that succeeded. */
export function answered(
  situation: Situation,
  plugin: UsablePlugin,
  values: Record<string, unknown>,
  result: CallResult,
): Outcome {
  const { settings, operation } = plugin;
  const text = formatAnswer(result, operation.output?.schema ?? null, settings.asIs);
  return outcome('answered', {
    pluginId: plugin.id,
    source: sourceOf(plugin),
    text: text.trim() === '' ? 'Done.' : text,
    link: linkOf(result.value, { template: settings.link, allowedHosts: situation.allowedHosts }),
    suggestions: operation.changes ? [] : wayBack(situation, plugin, values),
    keep: settings.keepInTranscript,
  });
}

/** After an answer: what the representative learnt may be worth something over there. */
function wayBack(situation: Situation, plugin: UsablePlugin, values: Record<string, unknown>): string[] {
  const changing = situation.plugins.filter(({ operation }) => operation.changes);
  const chosen = choosePlugin('Share an insight with Sales for a follow-up', changing);
  if (chosen.kind !== 'one') return [];
  const about = openInputs(plugin).find(
    (input) => meaningOf(input) === 'name' && !isEmpty(values[input.name]),
  );
  return [`Share an insight${about ? ` about ${String(values[about.name])}` : ''} with Sales`];
}

type Input = UsablePlugin['operation']['inputs'][number];

const present = (input: Input, value: unknown, required = input.required): CopilotInput => ({
  name: input.name,
  title: input.title || input.name,
  description: input.description,
  required,
  type: typeOf(input),
  choices: choicesOf(input),
  ...(isEmpty(value) ? {} : { value }),
});

const typeOf = ({ schema: { type } }: Input): CopilotInput['type'] =>
  type === undefined || type === 'null' || type === 'file' ? 'string' : type;

/** What is missing first, then what is known and may be changed. */
function askedInputs(
  plugin: UsablePlugin,
  values: Record<string, unknown>,
  missing: readonly string[],
  suggestions: Readonly<Record<string, unknown>>,
): CopilotInput[] {
  const open = openInputs(plugin).map((input) => ({
    ...input,
    description:
      plugin.settings.inputs.find(({ name }) => name === input.name)?.description || input.description,
  }));
  const asked = open.filter(({ name }) => missing.includes(name));
  const known = open.filter(({ name }) => !missing.includes(name) && !isEmpty(values[name]));
  return [
    ...asked.map((input) => present(input, values[input.name] ?? suggestions[input.name], true)),
    ...known.map((input) => present(input, values[input.name])),
  ];
}

/** Exactly what goes out, in the order of the description. */
const sentInputs = (plugin: UsablePlugin, values: Record<string, unknown>): CopilotInput[] =>
  plugin.operation.inputs
    .map((input) =>
      present(input, values[input.name] ?? (input.visibility === 'internal' ? undefined : input.default)),
    )
    .filter(({ value }) => value !== undefined);

/** The values that a turn kept, with what the representative gave now. */
export const merged = (
  plugin: UsablePlugin,
  situation: Situation,
  kept: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Extracted => completed(plugin, { ...kept, ...given }, situation.facts);
