/**
 * A language model decides: model, tools, model, ... until it has said something. What it asks for is checked and run
 * here, within the limits of the scenario; each of its answers is a step of the journal.
 */
import { createHash } from 'node:crypto';
import {
  type ModelAnswer,
  ModelError,
  type ModelMessage,
  type ModelToolCall,
} from '../../../platform/models/index.ts';
import type { KnowledgePassage } from '../definitions/ports.ts';
import { findPassages } from '../runtime/answer-from-knowledge.ts';
import { asData } from '../runtime/guardrails.ts';
import { handBack, handToRepresentative, handToSpecialist, mayGoBack } from '../runtime/hand-over.ts';
import { runTool, type ToolOutcome } from '../runtime/run-tool.ts';
import { texts } from '../runtime/texts.ts';
import { type ScenarioTurn, TurnGivenUp } from '../runtime/turn.ts';
import {
  backTool,
  handoffTool,
  knowledgeTool,
  offeredTools,
  representativeTool,
  systemPrompt,
} from './model-tools.ts';
import type { Planner, Settled } from './planner.ts';

const defaultOutputTokens = 800;
const resultLength = 6000;
/** A model that hands in what does not fit so often in a turn is not asked again. */
const mostMistakes = 3;

/** The model cannot go on in this turn; what it did so far stands. */
export class PlannerFailed extends Error {}

/** What one run through the model has come to. */
interface Progress {
  readonly sources: KnowledgePassage[];
  searched: boolean;
  usedTool: boolean;
  urged: boolean;
  mistakes: number;
  readonly lastWords: string;
}

export const modelPlanner: Planner = {
  async hear(turn, text) {
    turn.session.messages.push({ role: 'user', text });
    await converse(turn, text);
  },
  async goOn(turn, settled) {
    if (settled.outcome?.kind === 'unknown') return await sayUnknown(turn, settled.words);
    turn.session.messages.push({ role: 'user', text: noteOf(settled) });
    await converse(turn, '');
  },
};

function noteOf({ tool, words, decision, reason, by, outcome }: Settled): string {
  const who = by === 'customer' ? 'The customer' : 'A representative';
  const became =
    decision === 'approved'
      ? `${who} approved. ${outcome === null ? '' : asResult(tool, outcome)}`
      : decision === 'declined'
        ? `${who} declined${reason === '' ? '' : `, saying: ${asData('reason', reason).text}`}. It was not done.`
        : 'Nobody decided in time. It was not done.';
  return `[Note of the system, not of the customer] About "${words}": ${became} Tell the customer.`;
}

async function converse(turn: ScenarioTurn, lastWords: string): Promise<void> {
  const progress: Progress = {
    sources: [],
    searched: false,
    usedTool: false,
    urged: false,
    mistakes: 0,
    lastWords,
  };
  const { limits } = turn.scenario;
  while (!turn.isOver) {
    if (turn.rounds >= limits.roundsPerTurn || turn.tokens >= limits.tokensPerTurn || turn.signal.aborted) {
      turn.note('limit', {
        detail: turn.signal.aborted ? 'seconds' : turn.tokens >= limits.tokensPerTurn ? 'tokens' : 'rounds',
      });
      return await handToRepresentative(
        turn,
        { reason: 'error', message: 'The AI agent reached its limit.' },
        texts.tooMuch,
      );
    }
    const answer = await ask(turn);
    if (answer.toolCalls.length === 0) {
      if (await speak(turn, answer.text, progress)) return;
      continue;
    }
    const { toolCalls } = answer;
    turn.session.messages.push({
      role: 'assistant',
      text: answer.text,
      toolCalls: toolCalls.map((call) => ({ ...call })),
    });
    if (await perform(turn, toolCalls, progress)) return;
    if (progress.mistakes >= mostMistakes)
      throw new PlannerFailed('The model keeps asking for what cannot be.');
  }
}

type Recorded = { answer: Omit<ModelAnswer, 'object'> } | { failed: string };

async function ask(turn: ScenarioTurn): Promise<Omit<ModelAnswer, 'object'>> {
  const { place, agent, session, scenario } = turn;
  for (let tries = 0; ; tries += 1) {
    turn.rounds += 1;
    const round = turn.rounds;
    const last = round >= scenario.limits.roundsPerTurn;
    const name = place.model ?? agent.model.name;
    const step = await place.journal.step<Recorded>({
      kind: 'model',
      // What only time or the words of the code change is left out: a repeat must find what it did.
      request: { agent: agent.name, round, messages: digest(session.messages) },
      repeatable: true,
      run: async () => {
        try {
          const { text, toolCalls, usage, model, durationMs } = await place.ports.models.generate({
            task: agent.model.task ?? 'ai_agent',
            ...(typeof name === 'string' ? { model: name } : {}),
            system: systemPrompt(turn),
            messages: [...session.messages],
            tools: offeredTools(turn),
            toolChoice: last ? 'none' : 'auto',
            maxOutputTokens: agent.model.maxOutputTokens ?? defaultOutputTokens,
            ...(agent.model.temperature === undefined ? {} : { temperature: agent.model.temperature }),
            signal: turn.signal,
          });
          return { answer: { text, toolCalls, usage, model, durationMs } };
        } catch (error) {
          if (place.signal.aborted) throw new TurnGivenUp('The turn was given up.');
          // A failure is recorded as well: a repeat goes the way that this turn went.
          return { failed: error instanceof ModelError ? error.kind : 'models.unavailable' };
        }
      },
    });
    const result = step.ok ? step.result : { failed: 'models.unavailable' };
    if ('answer' in result) {
      const { usage, model, durationMs } = result.answer;
      turn.tokens += usage.inputTokens + usage.outputTokens;
      turn.note('model', { detail: model, data: { ...usage, durationMs: Math.round(durationMs) } });
      return result.answer;
    }
    turn.note('model_failed', { detail: result.failed });
    // What came was no answer: once more. Of anything else the next one would come to the same.
    if (result.failed !== 'models.garbled' || tries > 0) throw new PlannerFailed(result.failed);
  }
}

const digest = (messages: readonly ModelMessage[]): string =>
  createHash('sha256').update(JSON.stringify(messages)).digest('base64url').slice(0, 22);

/** @returns true: the turn is over; false: the model has to say it in another way. */
async function speak(turn: ScenarioTurn, text: string, progress: Progress): Promise<boolean> {
  const cited = new Set([...text.matchAll(/\[S(\d{1,2})\]/g)].map(([, number]) => Number(number)));
  const words = text.replace(/\s*\[S\d{1,2}\]/g, '').trim();
  const sources = progress.sources.filter((_, at) => cited.has(at + 1));
  // Asked for facts and found some, but answered without them, or found none and no tool said anything.
  const ungrounded = progress.searched && sources.length === 0 && !progress.usedTool;
  if (ungrounded && progress.sources.length > 0 && !progress.urged && !admits(words)) {
    progress.urged = true;
    turn.session.messages.push(
      { role: 'assistant', text: words },
      {
        role: 'user',
        text: '[Note of the system] Say it from the sources and cite them as [S1], or say that you do not know.',
      },
    );
    return false;
  }
  if (ungrounded && !admits(words)) {
    turn.note('ungrounded');
    if (progress.lastWords !== '') turn.unanswered.push(progress.lastWords);
    await turn.say(texts.notFound);
    return true;
  }
  if (ungrounded && progress.lastWords !== '') turn.unanswered.push(progress.lastWords);
  if (sources.length > 0) turn.answered += 1;
  await turn.say(words, { sources });
  return true;
}

/** Does it say that it does not know, or only ask back? */
const admits = (text: string): boolean =>
  (/\?\s*$/.test(text) && text.length < 250) ||
  /\b(?:I|we)(?: am|['’]m| are|['’]re)? (?:do not|don['’]t|could not|couldn['’]t|cannot|can['’]t|did not|didn['’]t|not able|unable|have no|found no|not sure)\b/i.test(
    text,
  ) ||
  /\b(?:no (?:article|information|answer)|not in (?:our|the) (?:articles|information|sources))\b/i.test(text);

/** Runs what the model asked for. @returns true: the turn is over. */
async function perform(
  turn: ScenarioTurn,
  calls: readonly ModelToolCall[],
  progress: Progress,
): Promise<boolean> {
  const agent = turn.session.agent;
  for (const [at, call] of calls.entries()) {
    const before = turn.session.messages;
    const said = await one(turn, call, progress);
    // A hand-over: the next specialist has messages of its own. Or the turn is over.
    if (turn.session.agent !== agent || turn.session.messages !== before) return false;
    if (said.over) {
      for (const rest of [call, ...calls.slice(at + 1)])
        before.push({
          role: 'tool',
          callId: rest.id,
          name: rest.name,
          text: rest === call ? said.text : 'Not run.',
        });
      moveToolsBeforeWords(before, calls.length);
      return true;
    }
    before.push({ role: 'tool', callId: call.id, name: call.name, text: said.text });
  }
  return turn.isOver;
}

/** What was said while tools ran stands after their results, as providers want it. */
function moveToolsBeforeWords(messages: ModelMessage[], calls: number): void {
  const lastCall = messages.findLastIndex(
    ({ role, ...rest }) => role === 'assistant' && 'toolCalls' in rest && rest.toolCalls !== undefined,
  );
  const after = messages.splice(lastCall + 1);
  const results = after.filter(({ role }) => role === 'tool').slice(0, calls);
  messages.push(...results, ...after.filter(({ role }) => role !== 'tool'));
}

async function one(
  turn: ScenarioTurn,
  { name, input }: ModelToolCall,
  progress: Progress,
): Promise<{ text: string; over: boolean }> {
  const given = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
  const summary = typeof given.summary === 'string' ? given.summary : '';
  if (name === knowledgeTool) return { text: await search(turn, given, progress), over: false };
  if (name === representativeTool) {
    await handToRepresentative(turn, { reason: 'topic', summary }, texts.toRepresentative);
    return { text: 'Done.', over: true };
  }
  if (name === backTool && mayGoBack(turn)) {
    await handBack(turn, { reason: 'topic', summary }, texts.back);
    return { text: 'Done.', over: true };
  }
  const target = [...turn.scenario.agents.keys()].find((agent) => handoffTool(agent) === name);
  if (target !== undefined) {
    if (await handToSpecialist(turn, target, summary)) {
      turn.session.messages.push({ role: 'user', text: progress.lastWords || 'Go on.' });
      return { text: '', over: false };
    }
    progress.mistakes += 1;
    return { text: 'This hand-over is not allowed now.', over: false };
  }
  const outcome = await runTool(turn, { agent: turn.session.agent, tool: name, input });
  if (outcome.kind === 'unknown') {
    await turn.say(texts.unknown(outcome.words));
    return { text: asResult(name, outcome), over: true };
  }
  if (outcome.kind === 'done') progress.usedTool = true;
  if (outcome.kind === 'invalid' || (outcome.kind === 'refused' && outcome.text === 'There is no such tool.'))
    progress.mistakes += 1;
  return { text: asResult(name, outcome), over: outcome.kind === 'waiting' };
}

async function search(
  turn: ScenarioTurn,
  { question }: Record<string, unknown>,
  progress: Progress,
): Promise<string> {
  const asked = typeof question === 'string' && question.trim() !== '' ? question : progress.lastWords;
  const passages = await findPassages(turn, asked);
  progress.searched = true;
  const first = progress.sources.length + 1;
  progress.sources.push(...passages);
  if (passages.length === 0) return 'No article says anything about this. Do not answer it from memory.';
  return passages
    .map(({ title, text }, at) => `[S${first + at}] ${title}\n${asData('article', text).text}`)
    .join('\n\n');
}

/** What the model is told of an outcome. */
function asResult(tool: string, outcome: ToolOutcome): string {
  switch (outcome.kind) {
    case 'done': {
      const { output } = outcome;
      const text = typeof output === 'string' ? output : JSON.stringify(output ?? 'done');
      return asData(tool, text.slice(0, resultLength)).text;
    }
    case 'refused':
    case 'invalid':
    case 'failed':
      return `It was not done. ${asData(tool, outcome.text).text}`;
    case 'unknown':
      return 'Nobody knows whether it was done. The customer was told so. Do not try again.';
    case 'waiting':
      return `It waits for the approval of the ${outcome.by}. They were asked; say nothing more about it.`;
  }
}

async function sayUnknown(turn: ScenarioTurn, words: string): Promise<void> {
  await turn.say(texts.unknown(words));
}
