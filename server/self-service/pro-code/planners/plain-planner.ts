/**
 * Plain rules decide where there is no model: tools and specialists by what customers say who want them, what a tool
 * needs asked for one by one, answers by the tool's own words, else the knowledge, else a representative.
 */
import type { EntityContext } from '../../domain/entities/found.ts';
import { asksForPerson } from '../../domain/phrases.ts';
import type { Tool } from '../definitions/tool.ts';
import { extractAnswer } from '../runtime/answer-from-knowledge.ts';
import {
  handBack,
  handoffsOf,
  handToRepresentative,
  handToSpecialist,
  mayGoBack,
} from '../runtime/hand-over.ts';
import { runTool, type ToolOutcome } from '../runtime/run-tool.ts';
import { clip, type PendingInput } from '../runtime/session.ts';
import { texts } from '../runtime/texts.ts';
import type { ScenarioTurn } from '../runtime/turn.ts';
import { choose } from './choose.ts';
import type { Planner, Settled } from './planner.ts';
import { missingInputs, questionFor, readInput, readInputs } from './read-input.ts';

/** So surely must something else be meant to leave a question unanswered. */
const interruptsFrom = 0.75;
/** A question for plain words takes everything as its answer, but for what is certainly something else. */
const interruptsTextFrom = 0.9;
/** A wish for a person is none where something else is meant so surely. */
const personUnless = 0.85;
const mostAttempts = 3;
const leaves = /^\s*(?:cancel|stop|never ?mind|forget (?:it|that)|abort|quit|leave it|abbrechen)\b/i;

/** Tools that wait for another one. */
type Waiting = PendingInput['waiting'];

export const plainPlanner: Planner = {
  async hear(turn, text) {
    const last = turn.session.messages.at(-1);
    // A model that broke off has heard it already.
    if (last?.role !== 'user' || last.text !== text) turn.session.messages.push({ role: 'user', text });
    await respond(turn, text, false);
  },
  async goOn(turn, settled) {
    await tellSettled(turn, settled);
  },
};

/** What was done by a turn whose model broke off: told, and not done again. */
export async function tellDone(
  turn: ScenarioTurn,
  { tool, input, output }: NonNullable<ScenarioTurn['lastDone']>,
): Promise<void> {
  await turn.say(answerOf(tool, output, input));
}

/** @param arrived a specialist just took over: it asks back instead of not understanding */
async function respond(turn: ScenarioTurn, text: string, arrived: boolean): Promise<void> {
  const { session, scenario } = turn;
  const choice = choose(scenario, session.agent, text);
  // "I need a technician" may be what a tool is for.
  if (asksForPerson(text) && (choice?.confidence ?? 0) < personUnless)
    return await handToRepresentative(turn, { reason: 'customer_asked' }, texts.toRepresentative);
  if (session.pending?.kind === 'input' && (await answerPending(turn, session.pending, text))) return;
  if (choice) turn.note('chosen', { detail: `${choice.kind} ${choice.name}`, confidence: choice.confidence });
  if (choice?.kind === 'tool') return await startTool(turn, toolOf(turn, choice.name)!, text, {}, []);
  if (choice?.kind === 'agent' && (await handToSpecialist(turn, choice.name, ''))) {
    session.messages.push({ role: 'user', text });
    return await respond(turn, text, true);
  }
  const answer = await extractAnswer(turn, text);
  if (answer) {
    turn.answered += 1;
    return await turn.say(answer.text, { sources: answer.sources });
  }
  if (arrived) return await turn.say(texts.canDo(offers(turn)));
  // The customer was promised to hear of it, which whoever had it before cannot keep.
  if (session.awaited) return await turn.say(texts.stillWaiting(session.awaited.words));
  // Whoever had it before may know.
  if (mayGoBack(turn)) return await handBack(turn, { reason: 'not_understood' }, texts.back);
  turn.notUnderstood += 1;
  if (turn.agent.knowledge !== null) turn.unanswered.push(text);
  turn.note('not_understood');
  if (session.notUnderstood + turn.notUnderstood >= 2)
    return await handToRepresentative(turn, { reason: 'not_understood' }, texts.toRepresentative);
  await turn.say(`${texts.notUnderstood} ${texts.canDo(offers(turn))}`);
}

/** What can be asked of the specialist and of those it hands over to. */
function offers(turn: ScenarioTurn): string[] {
  const own = turn.agent.tools
    .filter(({ examples }) => examples.length > 0)
    .map(({ description }) => firstSentence(description));
  const others = handoffsOf(turn).map(({ to }) => {
    const { title, description } = turn.scenario.agents.get(to)!;
    return `${title}: ${firstSentence(description)}`;
  });
  return (own.length > 0 ? own : others).slice(0, 6);
}

const firstSentence = (text: string): string => clip(text.split(/(?<=[.!?])\s/)[0] ?? text, 120);

const toolOf = (turn: ScenarioTurn, name: string): Tool | undefined =>
  turn.agent.tools.find((tool) => tool.name === name);

const contextOf = ({ place, timeZone }: ScenarioTurn): EntityContext => ({
  now: place.ports.clock.now().getTime(),
  timeZone,
  locale: place.locale,
});

async function startTool(
  turn: ScenarioTurn,
  tool: Tool,
  text: string,
  given: Record<string, unknown>,
  waiting: Waiting,
): Promise<void> {
  const values = { ...given, ...readInputs(tool, text, contextOf(turn)) };
  const known = turn.visible();
  const missing = tool.needs.filter((name) => known[name] === undefined);
  if (missing.length === 0) return await askOrRun(turn, tool, values, waiting);
  const first = turn.agent.tools.find(
    (other) => other.name !== tool.name && other.provides.some((name) => missing.includes(name)),
  );
  // One that is waited for already cannot help itself along.
  if (!first || waiting.some((other) => other.tool === tool.name))
    return await handToRepresentative(
      turn,
      { reason: 'topic', message: texts.whichFirst },
      texts.toRepresentative,
    );
  await startTool(turn, first, text, {}, [...waiting, { tool: tool.name, values }]);
}

async function askOrRun(
  turn: ScenarioTurn,
  tool: Tool,
  values: Record<string, unknown>,
  waiting: Waiting,
  before = '',
): Promise<void> {
  const [asking] = missingInputs(tool, values);
  if (asking === undefined) return await run(turn, tool, values, waiting);
  turn.session.pending = {
    kind: 'input',
    tool: tool.name,
    values,
    asking,
    attempts: 0,
    waiting: [...waiting],
  };
  const { text, suggestedActions } = questionFor(tool, asking);
  turn.note('asked', { actionId: tool.name, detail: asking });
  await turn.say(before === '' ? text : `${before} ${text}`, { suggestedActions });
}

/** @returns whether the message was taken as the answer, or the question was dropped or asked again. */
async function answerPending(turn: ScenarioTurn, pending: PendingInput, text: string): Promise<boolean> {
  const { session, scenario } = turn;
  const tool = toolOf(turn, pending.tool);
  if (!tool) {
    session.pending = null; // the code has changed meanwhile
    return false;
  }
  if (leaves.test(text)) {
    session.pending = null;
    await turn.say(texts.leftOut);
    return true;
  }
  const value = readInput(tool, pending.asking, text, contextOf(turn), true);
  const isText = value === text.trim();
  const other = choose(scenario, session.agent, text);
  const isOther = other !== null && !(other.kind === 'tool' && other.name === pending.tool);
  if (
    isOther &&
    other.confidence >= (isText ? interruptsTextFrom : interruptsFrom) &&
    (value === undefined || isText)
  ) {
    session.pending = null;
    return false;
  }
  if (value !== undefined) {
    // What was asked for before stays: “in the morning” names a day, too.
    const values = { ...readInputs(tool, text, contextOf(turn)), ...pending.values, [pending.asking]: value };
    await askOrRun(turn, tool, values, pending.waiting);
    return true;
  }
  const attempts = pending.attempts + 1;
  if (attempts >= mostAttempts) {
    session.pending = null;
    await handToRepresentative(turn, { reason: 'question_unanswered' }, texts.toRepresentative);
    return true;
  }
  session.pending = { ...pending, attempts };
  const { text: question, suggestedActions } = questionFor(tool, pending.asking);
  await turn.say(`${texts.notThat} ${question}`, { suggestedActions });
  return true;
}

async function run(
  turn: ScenarioTurn,
  tool: Tool,
  values: Record<string, unknown>,
  waiting: Waiting,
): Promise<void> {
  if (turn.session.pending?.kind === 'input') turn.session.pending = null;
  const outcome = await runTool(turn, { agent: turn.session.agent, tool: tool.name, input: values });
  if (outcome.kind === 'waiting') return;
  await tellOutcome(turn, outcome, '');
  if (outcome.kind !== 'done') return;
  const next = waiting.at(-1);
  const resumed = next && toolOf(turn, next.tool);
  if (resumed) await startTool(turn, resumed, '', next.values, waiting.slice(0, -1));
}

async function tellOutcome(turn: ScenarioTurn, outcome: ToolOutcome, words: string): Promise<void> {
  switch (outcome.kind) {
    case 'done':
      return await turn.say(answerOf(outcome.tool, outcome.output, outcome.input));
    case 'unknown':
      return await turn.say(texts.unknown(outcome.words || words));
    case 'refused':
    case 'invalid':
    case 'failed':
      return await turn.say(texts.toolFailed(outcome.text));
    case 'waiting':
      return;
  }
}

async function tellSettled(
  turn: ScenarioTurn,
  { decision, words, reason, by, outcome }: Settled,
): Promise<void> {
  if (decision === 'approved' && outcome) return await tellOutcome(turn, outcome, words);
  if (decision === 'expired') return await turn.say(texts.expired(words));
  await turn.say(by === 'customer' ? texts.declinedByCustomer : texts.declined(words, reason));
}

/** The tool's own words, or its output as it is. */
function answerOf(tool: Tool, output: unknown, input: unknown): string {
  const own = tool.say(output, input);
  if (own !== null) return own;
  if (typeof output === 'string') return output;
  if (typeof output !== 'object' || output === null) return texts.doneWords;
  const lines = Object.entries(output)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `- ${name}: ${String(value)}`);
  return lines.length === 0 ? texts.doneWords : lines.slice(0, 12).join('\n');
}
