/** The representative answers what a turn waits for. */
import type { CopilotTurn } from '../../../../contracts/plugins.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { extractInputs } from '../domain/extract-inputs.ts';
import { merged, runPlugin } from '../run-plugin.ts';
import { settle } from '../settle.ts';
import { type Asker, type Outcome, outcome, readSituation } from '../situation.ts';
import { claimTurn, isOwnTurn, type TurnRow } from '../store/turn.store.ts';
import { lost } from './ask.ts';

export interface Continuation {
  turnId: string;
  action: 'confirm' | 'cancel' | 'inputs' | 'choose' | 'signed_in';
  pluginId?: string | undefined;
  inputs: Record<string, unknown>;
}

const expected: Record<Continuation['action'], readonly CopilotTurn['state'][]> = {
  confirm: ['confirmation'],
  inputs: ['inputs', 'confirmation'],
  choose: ['choice'],
  signed_in: ['sign_in'],
  cancel: ['confirmation', 'inputs', 'sign_in', 'choice'],
};

/**
 * Of two that answer one turn, the second gets `copilot.wrong_state`: what is confirmed twice is done once.
 * @throws {AppError} `copilot.turn_not_found`, `copilot.wrong_state`, `plugin.not_found`
 */
export async function continueTurn(house: House, asker: Asker, given: Continuation): Promise<CopilotTurn> {
  const { organizationId, userId } = asker;
  const { turnId, action } = given;
  if (action === 'choose') await assertUsable(house, asker, given.pluginId);
  const row = await transact(house, organizationId, async (tx) => {
    const claimed = await claimTurn(tx, turnId, userId, expected[action], house.clock.now());
    if (claimed) return claimed;
    throw new AppError(
      (await isOwnTurn(tx, turnId, userId)) ? 'copilot.wrong_state' : 'copilot.turn_not_found',
    );
  });
  const next = await proceed(house, asker, row, given).catch((error: unknown) => lost(house, error));
  return await settle(house, organizationId, row, { ...next, by: row.answer.by ?? 'descriptions' });
}

async function assertUsable(house: House, asker: Asker, pluginId: string | undefined): Promise<void> {
  const { plugins } = await readSituation(house, asker, { question: '', conversationId: null });
  if (!plugins.some(({ id }) => id === pluginId)) throw new AppError('plugin.not_found');
}

async function proceed(house: House, asker: Asker, row: TurnRow, given: Continuation): Promise<Outcome> {
  if (given.action === 'cancel') return outcome('cancelled', { pluginId: row.pluginId });
  const situation = await readSituation(house, asker, row);
  const pluginId = given.action === 'choose' ? given.pluginId : row.pluginId;
  const plugin = situation.plugins.find(({ id }) => id === pluginId);
  if (!plugin)
    return outcome('failed', {
      problem: 'This plugin was turned off meanwhile, or is not for you any more.',
    });
  const extracted =
    given.action === 'choose'
      ? extractInputs(plugin, row.question, situation.facts)
      : merged(plugin, situation, row.inputs ?? {}, ownInputs(given));
  return await runPlugin(house, situation, plugin, extracted, given.action === 'confirm');
}

/** A sign-in brings nothing of its own. */
const ownInputs = ({ action, inputs }: Continuation): Record<string, unknown> =>
  action === 'inputs' || action === 'confirm' ? inputs : {};
