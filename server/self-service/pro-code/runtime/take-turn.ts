/** One input of a scenario: from the stored session to the turn, with a model or without one. */
import { z } from 'zod';
import type { HandoffContext } from '../../../../contracts/handoff.ts';
import { asksForPerson, readYesNo } from '../../domain/phrases.ts';
import type { AgentInput, AgentTurn } from '../../runtime/agent-runtime.ts';
import type { Scenario } from '../definitions/scenario.ts';
import { choose } from '../planners/choose.ts';
import { modelPlanner, PlannerFailed } from '../planners/model-planner.ts';
import { plainPlanner, tellDone } from '../planners/plain-planner.ts';
import type { Settled } from '../planners/planner.ts';
import { settle } from './ask-approval.ts';
import { handToRepresentative } from './hand-over.ts';
import { runTool } from './run-tool.ts';
import type { TurnPlace } from './scenario-ports.ts';
import { addLine, clip, newSession, type PendingApproval, readSession } from './session.ts';
import { texts } from './texts.ts';
import { ScenarioTurn } from './turn.ts';

/** The payload of the input `approval.decided`. */
export const ApprovalDecided = z.object({
  approvalId: z.string(),
  decision: z.enum(['approved', 'declined', 'expired']),
  reason: z.string().default(''),
});

export async function takeScenarioTurn(
  scenario: Scenario,
  place: TurnPlace,
  input: AgentInput,
): Promise<AgentTurn> {
  const facts = await place.ports.facts();
  const kept = input.kind === 'start' ? null : readSession(place.state, scenario.name);
  // The agent it stood at may be gone from the code since.
  const session = kept && scenario.agents.has(kept.agent) ? kept : newSession(scenario.name, scenario.start);
  const turn = new ScenarioTurn(scenario, place, session, facts);
  await take(turn, input);
  const runsOutAt = openApprovals(turn).map(({ expiresAt }) => expiresAt);
  const wakeIn = Math.min(...runsOutAt) - place.ports.clock.now().getTime();
  return turn.finish(runsOutAt.length === 0 ? undefined : Math.max(1000, wakeIn));
}

const openApprovals = ({ session: { pending, awaited } }: ScenarioTurn): PendingApproval[] =>
  [pending, awaited].filter((open) => open?.kind === 'approval');

async function take(turn: ScenarioTurn, input: AgentInput): Promise<void> {
  const { session, scenario } = turn;
  switch (input.kind) {
    case 'start':
      return await begin(turn, input.handoff);
    case 'message': {
      session.turns += 1;
      if (session.turns > scenario.limits.turns) {
        turn.note('limit', { detail: 'turns' });
        return await handToRepresentative(
          turn,
          { reason: 'error', message: 'Too many turns.' },
          texts.tooMuch,
        );
      }
      return await hear(turn, textOf(input));
    }
    case 'input':
      if (input.name === 'approval.decided') return await decided(turn, input.payload);
      return turn.note('ignored', { detail: input.name });
    case 'wake':
      return await expire(turn);
    case 'event':
      return turn.note('ignored', { detail: input.name });
  }
}

function textOf({ text, value, attachmentsCount }: Extract<AgentInput, { kind: 'message' }>): string {
  if (text.trim() !== '') return text;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (value !== undefined && value !== null) return JSON.stringify(value).slice(0, 2000);
  return attachmentsCount > 0 ? '(The customer sent a file, which cannot be read here.)' : '';
}

async function begin(turn: ScenarioTurn, handoff: HandoffContext | null): Promise<void> {
  const { session, scenario, agent } = turn;
  turn.begun.push(agent.name);
  if (handoff === null) {
    if (agent.greeting !== null) await turn.say(turn.words(agent.greeting));
    return;
  }
  session.received = {
    from: handoff.from.name,
    fromAgent: handoff.from.kind === 'ai_agent',
    intent: handoff.intent,
    variables: handoff.variables,
  };
  const own = await turn.place.ports.handedOn();
  for (const [name, schema] of Object.entries(scenario.variables)) {
    const value = (scenario.incoming.includes(name) ? handoff.variables[name] : undefined) ?? own[name];
    const parsed = schema.safeParse(value);
    if (value !== undefined && parsed.success) turn.setVariable(agent.name, name, parsed.data);
  }
  for (const { from, text } of handoff.transcript)
    if (from.kind !== 'system')
      addLine(session, {
        from: from.kind === 'customer' ? 'customer' : 'agent',
        name: from.name ?? (from.kind === 'customer' ? 'Customer' : 'Agent'),
        text,
      });
  session.briefing = received(handoff);
  const words = lastWords(turn, handoff);
  if (words === null) {
    if (agent.greeting !== null) await turn.say(turn.words(agent.greeting));
    return;
  }
  await plan(turn, words);
}

function received(handoff: HandoffContext): string {
  const { from, message, summary, intent, transcript } = handoff;
  const lines = transcript
    .slice(-30)
    .map((line) => `${line.from.name ?? line.from.kind}: ${clip(line.text, 500)}`);
  const parts = [
    `Handed over by ${from.name ?? from.kind}.`,
    message === '' ? '' : `They say: ${clip(message, 500)}`,
    summary === '' ? '' : `Summary: ${clip(summary, 1500)}`,
    intent === null ? '' : `Intent: ${intent.name}`,
    lines.length === 0 ? '' : `So far:\n${lines.join('\n')}`,
  ];
  return clip(parts.filter((part) => part !== '').join('\n'), 8000, 'end');
}

/**
 * What the customer wants now: their last words. Without a model a bare "yes" says nothing, so the newest of their
 * words that lead anywhere, else what the one before took it for.
 */
function lastWords(turn: ScenarioTurn, { from, phrases, transcript, intent }: HandoffContext): string | null {
  // What a representative had answered already is not asked any more: a wish for a person, say.
  const newest = transcript.findLast((line) => line.from.kind !== 'system');
  if (from.kind === 'representative' && newest?.from.kind !== 'customer') return null;
  const said =
    phrases.length > 0
      ? phrases
      : transcript.filter(({ from }) => from.kind === 'customer').map(({ text }) => text);
  const last = said.at(-1) ?? null;
  if (last === null || usesModel(turn)) return last;
  const candidates = [...said.slice(-5).reverse(), ...(intent ? [intent.name] : [])];
  return candidates.find((text) => choose(turn.scenario, turn.session.agent, text) !== null) ?? last;
}

async function hear(turn: ScenarioTurn, given: string): Promise<void> {
  const { text, blocked } = await turn.hear(given);
  if (blocked !== null) return await turn.say(blocked);
  // What has run out is told first; a yes to it is too late, and said to nothing else.
  const wasAsked = turn.session.pending?.kind === 'approval';
  await expire(turn);
  const { pending } = turn.session;
  if (wasAsked && pending === null && readYesNo(text) !== null) return;
  if (pending?.kind === 'approval' && (await answerApproval(turn, pending, text))) return;
  await plan(turn, text);
}

/** @returns false: it was about something else; the question is withdrawn. */
async function answerApproval(turn: ScenarioTurn, pending: PendingApproval, text: string): Promise<boolean> {
  const { approvalId, words } = pending;
  const answer = plainAnswer(text);
  if (answer !== null) {
    await settle(turn, approvalId, answer ? 'approved' : 'declined');
    await settled(turn, pending, { decision: answer ? 'approved' : 'declined', reason: '' });
    return true;
  }
  if (pending.unclear === 0 && !asksForPerson(text)) {
    turn.session.pending = { ...pending, unclear: 1 };
    await turn.say(texts.yesOrNo(words), { suggestedActions: ['Yes', 'No'] });
    return true;
  }
  await settle(turn, approvalId, 'withdrawn');
  turn.session.pending = null;
  turn.note('approval_withdrawn', { actionId: pending.tool });
  return false;
}

/** A yes with a condition is none: "yes, but on Tuesday" asks for something else. */
function plainAnswer(text: string): boolean | null {
  const answer = readYesNo(text);
  const isConditional =
    text.trim().split(/\s+/).length > 12 ||
    /\b(?:but|instead|except|unless|if|change|rather|wait|not|different|other|aber|sondern|mais|pero)\b/i.test(
      text,
    );
  return answer === true && isConditional ? null : answer;
}

async function decided(turn: ScenarioTurn, payload: unknown): Promise<void> {
  const parsed = ApprovalDecided.safeParse(payload);
  const asked =
    parsed.success && openApprovals(turn).find((one) => one.approvalId === parsed.data.approvalId);
  // Another question has been asked since, or this one was answered already.
  if (!asked) return turn.note('ignored', { detail: 'approval.decided' });
  await settled(turn, asked, parsed.data);
}

async function settled(
  turn: ScenarioTurn,
  { approvalId, agent, tool, input, words, by }: PendingApproval,
  { decision, reason }: { decision: Settled['decision']; reason: string },
): Promise<void> {
  const { session } = turn;
  if (session.awaited?.approvalId === approvalId) session.awaited = null;
  else session.pending = null;
  turn.note('approval_decided', { actionId: tool, detail: decision });
  const outcome =
    decision === 'approved' ? await runTool(turn, { agent, tool, input, approved: true }) : null;
  await withPlanner(turn, (planner) => planner.goOn(turn, { tool, words, decision, reason, by, outcome }));
}

async function expire(turn: ScenarioTurn): Promise<void> {
  const now = turn.place.ports.clock.now().getTime();
  for (const open of openApprovals(turn)) {
    if (now < open.expiresAt) continue;
    await settle(turn, open.approvalId, 'expired');
    await settled(turn, open, { decision: 'expired', reason: '' });
  }
}

async function plan(turn: ScenarioTurn, text: string): Promise<void> {
  await withPlanner(turn, (planner) => planner.hear(turn, text));
}

const usesModel = ({ place, agent }: ScenarioTurn): boolean => {
  if (place.model === null) return false;
  const named = place.model ?? agent.model.name;
  return named !== undefined || place.ports.models.available(agent.model.task ?? 'ai_agent');
};

/** By the model; where it fails, plainly, without doing again what was done. */
async function withPlanner(
  turn: ScenarioTurn,
  work: (planner: typeof plainPlanner) => Promise<void>,
): Promise<void> {
  if (!usesModel(turn)) return await work(plainPlanner);
  const said = turn.outputs.length;
  try {
    await work(modelPlanner);
  } catch (error) {
    if (!(error instanceof PlannerFailed)) throw error;
    turn.note('plain', { detail: error.message });
    if (turn.signal.aborted) {
      turn.assertGoingOn();
      await handToRepresentative(turn, { reason: 'error', message: 'It took too long.' }, texts.tooMuch);
    } else if (turn.lastDone) await tellDone(turn, turn.lastDone);
    else if (turn.outputs.length === said) await work(plainPlanner);
  }
}
