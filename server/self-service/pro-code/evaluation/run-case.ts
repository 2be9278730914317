/** One case with one model: the conversation is held on a stage, and what is expected is held against it. */
import type { HandoffContext } from '../../../../contracts/handoff.ts';
import type { Models } from '../../../platform/models/index.ts';
import type { AgentInput, AgentTurn } from '../../runtime/agent-runtime.ts';
import { unrecorded } from '../../runtime/turn-journal.ts';
import { ToolError } from '../definitions/ports.ts';
import { crmPort } from '../runtime/crm-port.ts';
import { readSession } from '../runtime/session.ts';
import { takeScenarioTurn } from '../runtime/take-turn.ts';
import { type Case, type Expectation, mismatch, patternOf, type Step } from './case.ts';
import type { LoadedCases } from './read-cases.ts';
import { openStage, type Stage } from './stage.ts';

/** Who decides in the evaluated agents. */
export interface Subject {
  /** As reports call it. */
  readonly label: string;
  /** The configured model's name; null: none, the plain rules; undefined: whatever the agents ask for. */
  readonly model: string | null | undefined;
  readonly models: (one: Case) => Models;
}

export interface CaseResult {
  readonly file: string;
  readonly case: string;
  readonly model: string;
  readonly ok: boolean;
  /** Each with the turn it is about. */
  readonly failures: readonly string[];
  /** Of each turn. */
  readonly latencyMs: readonly number[];
  readonly toolCalls: number;
  readonly tokens: number;
  readonly handoffs: readonly string[];
}

interface Totals {
  toolCalls: number;
  tokens: number;
  readonly handoffs: string[];
  readonly latencyMs: number[];
}

export async function runCase(loaded: LoadedCases, one: Case, subject: Subject): Promise<CaseResult> {
  const { file, cases, scenario } = loaded;
  let at = new Date(cases.now);
  const now = () => at;
  const systems = await loaded.openStage({ now });
  const failures: string[] = [];
  const totals: Totals = { toolCalls: 0, tokens: 0, handoffs: [], latencyMs: [] };
  let state: unknown = null;
  try {
    const stage = openStage({
      models: subject.models(one),
      clock: { now },
      customer: withoutUndefined(one.customer),
      ...(systems.articles ? { articles: systems.articles } : {}),
      connections: (run) => ({
        call: async (connection, operationId, inputs) => {
          if (!systems.call) throw new ToolError(`The stage has no connection “${connection}”.`);
          return await systems.call(connection, operationId, inputs);
        },
        crm: (name) => {
          const client = systems.crm?.[name];
          if (!client) throw new ToolError(`The stage has no connection “${name}”.`);
          return crmPort(async () => client, run);
        },
      }),
    });
    const take = async (input: AgentInput, expect: Expectation | undefined, label: string) => {
      const began = performance.now();
      const turn = await takeScenarioTurn(
        scenario,
        {
          ports: stage.ports,
          state: structuredClone(state),
          turn: label,
          journal: unrecorded,
          channel: 'chat',
          locale: one.locale,
          signal: new AbortController().signal,
          ...(subject.model === undefined ? {} : { model: subject.model }),
        },
        input,
      );
      const latencyMs = performance.now() - began;
      state = JSON.parse(JSON.stringify(turn.state)) as unknown;
      const seen = observe(turn, stage, latencyMs);
      add(totals, seen);
      if (seen.fellBack !== null && typeof subject.model === 'string')
        failures.push(`${label}: the model failed (${seen.fellBack}), and the plain rules took over`);
      if (expect) failures.push(...check(seen, expect).map((failure) => `${label}: ${failure}`));
    };
    await take({ kind: 'start', handoff: handoffOf(one) }, one.start, 'start');
    for (const [index, step] of one.turns.entries()) {
      const label = `turn ${index + 1}`;
      if ('wait' in step) at = new Date(at.getTime() + step.wait * 1000);
      const input = inputOf(step, index, stage);
      if (input) await take(input, step.expect, label);
      else failures.push(`${label}: nothing waits for a representative's decision`);
    }
    failures.push(...checkEnd(one, readSession(state, scenario.name), totals));
  } catch (error) {
    failures.push(`it broke off: ${(error as Error).message}`);
  } finally {
    await systems.close?.();
  }
  return { file, case: one.name, model: subject.label, ok: failures.length === 0, failures, ...totals };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}

function handoffOf({ handoff, locale }: Case): HandoffContext | null {
  if (!handoff) return null;
  return {
    version: 1,
    conversationId: 'evaluation',
    channel: 'chat',
    locale,
    from: { kind: 'ai_agent', name: handoff.from },
    reason: 'topic',
    message: '',
    summary: handoff.summary,
    intent: null,
    topics: [],
    phrases: handoff.phrases,
    variables: handoff.variables,
    authentication: { state: 'anonymous', userId: null, method: null },
    transcript: [],
  };
}

function inputOf(step: Step, index: number, stage: Stage): AgentInput | null {
  if ('say' in step) return { kind: 'message', sequence: index + 1, text: step.say, attachmentsCount: 0 };
  if ('wait' in step) return { kind: 'wake' };
  const open = stage.approvals.find(({ by, state }) => by === 'representative' && state === 'pending');
  if (!open) return null;
  open.state = step.decide;
  const payload = { approvalId: open.id, decision: step.decide, reason: step.reason };
  return { kind: 'input', position: index + 1, name: 'approval.decided', payload };
}

interface Seen {
  readonly text: string;
  readonly speaker: string | null;
  readonly tools: readonly { readonly name: string; readonly input: unknown; readonly ran: boolean }[];
  readonly handoffs: readonly string[];
  readonly transfer: 'none' | 'representative' | 'back';
  readonly approval: 'none' | 'customer' | 'representative';
  readonly toolCalls: number;
  readonly tokens: number;
  readonly latencyMs: number;
  /** Why the plain rules took over from the model; null: they did not. */
  readonly fellBack: string | null;
}

function observe({ outputs, trace, transfer }: AgentTurn, stage: Stage, latencyMs: number): Seen {
  const tools = trace.flatMap(({ step, actionId: name, detail, data }) => {
    if (step !== 'tool' || name === undefined) return [];
    const { input } = (data ?? {}) as { input?: unknown };
    return [{ name, input, ran: detail === 'done' || detail === 'unknown' }];
  });
  const asked = trace.find(({ step }) => step === 'approval_asked');
  const tokens = trace.reduce((sum, { step, data }) => {
    if (step !== 'model') return sum;
    const { inputTokens, outputTokens } = data as { inputTokens: number; outputTokens: number };
    return sum + inputTokens + outputTokens;
  }, 0);
  const { kind } = transfer?.target ?? { kind: 'none' as const };
  return {
    text: outputs.map(({ text }) => text).join('\n'),
    speaker: outputs.at(-1)?.speaker ?? null,
    tools,
    handoffs: trace.flatMap(({ step, detail }) =>
      step === 'handoff' && detail !== undefined ? [detail.split(' → ')[1] ?? ''] : [],
    ),
    transfer: kind === 'ai_agent' ? 'none' : kind,
    approval: asked ? (stage.approvals.at(-1)?.by ?? 'none') : 'none',
    toolCalls: tools.length,
    tokens,
    latencyMs,
    fellBack: trace.find(({ step }) => step === 'plain')?.detail ?? null,
  };
}

function add(totals: Totals, { toolCalls, tokens, handoffs, latencyMs }: Seen): void {
  totals.toolCalls += toolCalls;
  totals.tokens += tokens;
  totals.handoffs.push(...handoffs);
  totals.latencyMs.push(Math.round(latencyMs));
}

function check(seen: Seen, expect: Expectation): string[] {
  const said = JSON.stringify(seen.text.length > 300 ? `${seen.text.slice(0, 300)}…` : seen.text);
  const failures: (string | null)[] = [
    ...expect.contains.map((text) => (has(seen.text, text) ? null : `${said} does not contain ${text}`)),
    ...expect.notContains.map((text) => (has(seen.text, text) ? `${said} contains ${text}` : null)),
    ...expect.notTools.map((tool) =>
      seen.tools.some(({ name, ran }) => ran && name === tool) ? `${tool} ran` : null,
    ),
    same('hand-overs', seen.handoffs, expect.handoffs),
    same('speaker', seen.speaker, expect.speaker),
    same('transfer', seen.transfer, expect.transfer),
    same('approval', seen.approval, expect.approval),
    over('tool calls', seen.toolCalls, expect.limits.toolCalls),
    over('tokens', seen.tokens, expect.limits.tokens),
    over('milliseconds', seen.latencyMs, expect.limits.latencyMs),
  ];
  if (expect.tools) {
    const names = expect.tools.map((tool) => (typeof tool === 'string' ? tool : tool.name));
    failures.push(
      same(
        'tools',
        seen.tools.map(({ name }) => name),
        names,
      ),
    );
    for (const [index, tool] of expect.tools.entries())
      if (typeof tool === 'object' && tool.input && seen.tools[index]?.name === tool.name)
        failures.push(prefixed(tool.name, mismatch(seen.tools[index].input, tool.input)));
  }
  return failures.filter((failure) => failure !== null);
}

function checkEnd(one: Case, session: ReturnType<typeof readSession>, totals: Totals): string[] {
  const { final, limits } = one;
  const failures: (string | null)[] = [
    over('tool calls', totals.toolCalls, limits.toolCalls),
    over('tokens', totals.tokens, limits.tokens),
    over('milliseconds in a turn', Math.max(0, ...totals.latencyMs), limits.latencyMs),
  ];
  if (final) {
    failures.push(
      same('specialist', session?.agent ?? null, final.agent),
      mismatch(session?.variables ?? {}, final.variables),
      ...final.done.map((tool) => (session?.done.includes(tool) ? null : `${tool} was not done`)),
      ...final.notDone.map((tool) => (session?.done.includes(tool) ? `${tool} was done` : null)),
    );
  }
  return failures.filter((failure) => failure !== null).map((failure) => `at the end: ${failure}`);
}

const has = (text: string, wanted: string): boolean =>
  patternOf(wanted)?.test(text) ?? text.toLowerCase().includes(wanted.toLowerCase());

const same = (what: string, actual: unknown, expected: unknown): string | null =>
  expected === undefined || JSON.stringify(actual) === JSON.stringify(expected)
    ? null
    : `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;

const over = (what: string, actual: number, limit: number | undefined): string | null =>
  limit === undefined || actual <= limit ? null : `${Math.round(actual)} ${what}, more than ${limit}`;

const prefixed = (what: string, text: string | null): string | null =>
  text === null ? null : `${what}: ${text}`;
