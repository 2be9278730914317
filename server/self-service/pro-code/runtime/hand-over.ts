/** Handing over: to another specialist of the scenario, to a representative, or back to the AI agent before. */
import type { HandoffReason } from '../../../../contracts/handoff.ts';
import { summarise } from '../../domain/summarise.ts';
import type { HandoffRule } from '../definitions/scenario.ts';
import { clip } from './session.ts';
import { texts } from './texts.ts';
import type { ScenarioTurn } from './turn.ts';

export function handoffsOf({ scenario, session }: ScenarioTurn): Required<HandoffRule>[] {
  return scenario.handoffs.filter(({ from }) => from === session.agent);
}

/**
 * The named specialist goes on from here, and knows what the rule shares.
 * @param summary in the words of the one who hands over; may be empty.
 * @returns false: the rules do not allow it, or there were too many in this turn.
 */
export async function handToSpecialist(turn: ScenarioTurn, to: string, summary: string): Promise<boolean> {
  const { session, scenario } = turn;
  const rule = handoffsOf(turn).find((each) => each.to === to);
  if (!rule || turn.handoffs >= scenario.limits.handoffsPerTurn) {
    turn.note('handoff_refused', { detail: to });
    return false;
  }
  turn.handoffs += 1;
  const next = scenario.agents.get(to)!;
  const from = turn.agent;
  if (rule.kind === 'announced') await turn.say(texts.handoff(next.title), { aside: true });
  turn.note('handoff', { detail: `${from.name} → ${to}`, data: { kind: rule.kind, share: rule.share } });
  const briefing = briefingOf(turn, rule, summary);
  session.sees[to] = typeof rule.share === 'object' ? seenBy(turn, to, rule.share.variables) : null;
  session.agent = to;
  session.messages = [];
  session.pending = session.pending?.kind === 'input' ? null : session.pending;
  session.briefing = briefing;
  if (rule.kind === 'announced') session.speaker = next.title;
  if (!session.visited.includes(to)) session.visited.push(to);
  turn.begun.push(to);
  return true;
}

/** What it knew from an earlier visit stays known to it. */
function seenBy({ session }: ScenarioTurn, to: string, shared: readonly string[]): string[] | null {
  const before = session.sees[to];
  return before === null ? null : [...new Set([...(before ?? []), ...shared])];
}

function briefingOf(turn: ScenarioTurn, { share }: Required<HandoffRule>, summary: string): string {
  const from = `Handed over by ${turn.agent.title}.`;
  if (typeof share === 'object') return from;
  const said = summary === '' ? '' : `\nIn their words: ${clip(summary, 1000)}`;
  if (share === 'summary') return `${from}${said}\n${summaryOf(turn)}`;
  const lines = turn.session.transcript.slice(-30).map(({ name, text }) => `${name}: ${clip(text, 500)}`);
  return clip(`${from}${said}\nSo far:\n${lines.join('\n')}`, 8000, 'end');
}

/** Made of the customer's own words. */
export function summaryOf({ session, scenario }: ScenarioTurn): string {
  const transcript = session.transcript.map(({ from, text }) => ({ from, text }) as const);
  const lines = transcript.map(({ from, text }) => ({
    from: from === 'customer' ? ('customer' as const) : ('ai_agent' as const),
    text,
  }));
  const answers = Object.entries(session.variables)
    .filter(([, value]) => typeof value !== 'object')
    .map(([variable, value]) => ({ variable, value }));
  return summarise(lines, {
    facts: {
      firstPhrase: null,
      topicsVisited: session.visited.map((name) => scenario.agents.get(name)?.title ?? name),
      answers,
    },
  });
}

export interface Reason {
  readonly reason: HandoffReason;
  /** For whoever takes over. */
  readonly message?: string;
  readonly summary?: string;
}

/** @param say to the customer; empty: nothing. */
export async function handToRepresentative(turn: ScenarioTurn, why: Reason, say: string): Promise<void> {
  const { queue } = turn.scenario.representative;
  await turn.say(say, { aside: true });
  turn.transfer = {
    target: { kind: 'representative', ...(queue === null ? {} : { queueName: queue }) },
    ...carried(turn, why),
  };
  turn.note('to_representative', { detail: why.reason });
}

export const mayGoBack = ({ scenario, session }: ScenarioTurn): boolean =>
  scenario.back !== null && session.received?.fromAgent === true;

export async function handBack(turn: ScenarioTurn, why: Reason, say: string): Promise<void> {
  await turn.say(say, { aside: true });
  turn.transfer = { target: { kind: 'back' }, ...carried(turn, why) };
  turn.note('back', { detail: turn.session.received?.from ?? '' });
}

function carried(turn: ScenarioTurn, { reason, message = '', summary = '' }: Reason) {
  const { session, scenario, agent } = turn;
  return {
    reason,
    message: clip(message, 2000),
    summary: clip(summary === '' ? summaryOf(turn) : summary, 4000),
    intent: { name: agent.title, confidence: null },
    topics: session.visited.map((name) => scenario.agents.get(name)?.title ?? name),
    phrases: session.transcript
      .filter(({ from }) => from === 'customer')
      .slice(-10)
      .map(({ text }) => text),
    variables: { ...passedOn(turn), ...session.variables },
  };
}

/** What came along goes on; but nobody's word for what only tools may say, or it would come back as ours. */
function passedOn({ session, scenario }: ScenarioTurn): Record<string, unknown> {
  const received = Object.entries(session.received?.variables ?? {});
  return Object.fromEntries(
    received.filter(([name]) => !(name in scenario.variables) || scenario.incoming.includes(name)),
  );
}
