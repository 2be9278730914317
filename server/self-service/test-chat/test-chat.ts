/**
 * A chat with an agent as it is being written. It is no conversation: there is no customer, no event and no figure of
 * it, and its state is a row of its own that goes after a while.
 */
import type { AgentTestStep } from '../../../contracts/api/operations-agents.ts';
import { type House, read, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type Side, topicsOfSide } from '../queries/topics.ts';
import type { AgentInput } from '../runtime/agent-runtime.ts';
import {
  forgetTest,
  readTest,
  storeNewTest,
  storeTurn,
  type TestChat,
  type TestOptions,
} from './test-chats.store.ts';
import { type BeginTopic, takeTestTurn } from './test-turn.ts';

/** Without a word for so long it is forgotten. */
const keepMs = 2 * 3_600_000;

interface Tester {
  readonly organizationId: string;
  readonly userId: string;
}

export interface StartTest extends TestOptions {
  readonly agentId: string;
  readonly topics: Side;
  /** In place of the topic's text. */
  readonly unsaved?: { readonly name: string; readonly yaml: string } | undefined;
}

export type TestInput =
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly value?: unknown;
      readonly attachmentsCount: number;
    }
  | { readonly kind: 'event'; readonly name: string; readonly value?: unknown }
  | BeginTopic
  | { readonly kind: 'wake' };

/**
 * Begins one, and takes the agent's first turn.
 * @throws {AppError} `ai_agent.not_found`, `ai_agent_test.not_topics`, `topic_version.not_found`
 */
export async function startAgentTest(
  house: House,
  { organizationId, userId }: Tester,
  { agentId, topics, unsaved, ...options }: StartTest,
): Promise<AgentTestStep> {
  const snapshot = await read(house, organizationId, async (tx) => {
    const agent = await tx.q
      .selectFrom('ai_agent')
      .select('kind')
      .where('id', '=', agentId)
      .executeTakeFirst();
    if (!agent) throw new AppError('ai_agent.not_found');
    if (agent.kind !== 'topics') throw new AppError('ai_agent_test.not_topics');
    return (await topicsOfSide(tx, agentId, topics)).filter(({ enabled }) => enabled);
  });
  const test: TestChat = {
    id: house.ids.next(),
    agentId,
    options,
    topics: withUnsaved(snapshot, unsaved).map(({ name, yaml }) => ({ name, yaml })),
    state: null,
    turns: 0,
    ended: false,
    expiresAt: expiry(house),
  };
  const { step, state } = await takeTestTurn(house, organizationId, test, { kind: 'start', handoff: null });
  await transact(house, organizationId, (tx) =>
    storeNewTest(tx, userId, { ...test, state, turns: step.turn, ended: isOver(step) }, house.clock.now()),
  );
  return step;
}

/**
 * @throws {AppError} `ai_agent_test.not_found`: there is none of that id and person, or it has expired;
 * `ai_agent_test.over`; `ai_agent_test.busy`: another input is being answered.
 */
export async function sendToAgentTest(
  house: House,
  { organizationId, userId }: Tester,
  testId: string,
  input: TestInput,
): Promise<AgentTestStep> {
  const now = house.clock.now();
  const test = await read(house, organizationId, (tx) => readTest(tx, userId, testId, now));
  if (!test) throw new AppError('ai_agent_test.not_found');
  if (test.ended) throw new AppError('ai_agent_test.over');
  const renewed = { ...test, expiresAt: expiry(house) };
  const { step, state } = await takeTestTurn(house, organizationId, renewed, inputOf(input, test.turns));
  const stored = await transact(house, organizationId, (tx) =>
    storeTurn(tx, { ...renewed, state, ended: isOver(step) }),
  );
  if (!stored) throw new AppError('ai_agent_test.busy');
  return step;
}

/** One that is not there is none. */
export async function endAgentTest(
  house: House,
  { organizationId, userId }: Tester,
  testId: string,
): Promise<void> {
  await transact(house, organizationId, (tx) => forgetTest(tx, userId, testId));
}

const expiry = (house: House): Date => new Date(house.clock.now().getTime() + keepMs);

const isOver = ({ ended, transfer }: AgentTestStep): boolean => ended || transfer !== null;

function withUnsaved(
  topics: readonly { readonly name: string; readonly yaml: string }[],
  unsaved: StartTest['unsaved'],
) {
  if (!unsaved) return topics;
  return [...topics.filter(({ name }) => name !== unsaved.name), unsaved];
}

/** A conversation counts its messages; here the turns stand for them. */
function inputOf(input: TestInput, turns: number): AgentInput | BeginTopic {
  if (input.kind === 'wake' || input.kind === 'begin') return input;
  if (input.kind === 'event') return { ...input, sequence: turns, value: input.value ?? null };
  const { text, attachmentsCount } = input;
  const value = input.value === undefined ? {} : { value: input.value };
  return { kind: 'message', sequence: turns, text, attachmentsCount, ...value };
}
