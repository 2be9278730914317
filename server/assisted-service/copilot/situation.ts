/** A question with everything that is known when it is asked, and what became of it. */
import type { CopilotTurn } from '../../../contracts/plugins.ts';
import type { Role } from '../../../contracts/words.ts';
import { hostPolicy } from '../../connectors/connections/index.ts';
import { type UsablePlugin, usablePlugins } from '../../connectors/plugins/index.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { assertMayRead, type Reader } from '../queries/conversations.ts';
import { type CopilotFacts, noFacts } from './domain/candidates.ts';
import type { SpokenLine } from './domain/summarise-conversation.ts';
import { conversationContext } from './store/context.store.ts';

/** Who asks. */
export interface Asker extends Reader {
  roles: readonly Role[];
}

export interface Situation {
  readonly asker: Asker;
  readonly question: string;
  readonly conversationId: string | null;
  /** Those that this person may use now: read anew for every question, so a plugin is on or off at once. */
  readonly plugins: readonly UsablePlugin[];
  readonly facts: CopilotFacts;
  readonly lines: readonly SpokenLine[];
  readonly allowedHosts: ReadonlySet<string>;
}

/** @throws {AppError} `conversation.not_found` */
export async function readSituation(
  house: House,
  asker: Asker,
  { question, conversationId }: { question: string; conversationId: string | null },
): Promise<Situation> {
  const today = house.clock.now().toISOString().slice(0, 10);
  const context =
    conversationId === null
      ? { facts: noFacts(today), lines: [] }
      : await read(house, asker.organizationId, async (tx) => {
          await assertMayRead(tx, asker, conversationId);
          const { facts, lines } = await conversationContext(tx, conversationId);
          return { facts: { ...facts, today }, lines };
        });
  return {
    asker,
    question,
    conversationId,
    plugins: await usablePlugins(house, asker),
    ...context,
    allowedHosts: (await hostPolicy(house, asker.organizationId)).allowed,
  };
}

/** What became of a question, for now. */
export interface Outcome extends Omit<CopilotTurn, 'id' | 'conversationId' | 'at' | 'question'> {
  pluginId: string | null;
  /** Of outcomes that wait: what would be sent. */
  values: Record<string, unknown> | null;
  /** Whether the answer may stay in the database: our own always, a plugin's where the administrator says so. */
  keep: boolean;
}

export const outcome = (state: Outcome['state'], more: Partial<Outcome> = {}): Outcome => ({
  state,
  text: '',
  source: null,
  link: null,
  citations: [],
  inputs: [],
  choices: [],
  connectionId: null,
  by: 'descriptions',
  problem: null,
  suggestions: [],
  pluginId: null,
  values: null,
  keep: true,
  ...more,
});

export const sourceOf = (plugin: UsablePlugin): NonNullable<Outcome['source']> => ({
  pluginId: plugin.id,
  pluginName: plugin.name,
  connectorName: plugin.connectorName,
  connectionName: plugin.connectionName,
});
