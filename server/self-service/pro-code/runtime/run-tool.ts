/**
 * One run of a tool: its input checked, the record's owner asked for, somebody's yes waited for, and then through the
 * journal, so that a turn that is taken again does not run it again.
 */
import { z } from 'zod';
import { ToolError } from '../definitions/ports.ts';
import type { Approver, Tool } from '../definitions/tool.ts';
import { askApproval } from './ask-approval.ts';
import { type Changes, toolContext } from './tool-context.ts';
import { type ScenarioTurn, TurnGivenUp } from './turn.ts';

export type ToolOutcome =
  | { readonly kind: 'done'; readonly tool: Tool; readonly input: unknown; readonly output: unknown }
  /** It was not done; `text` says why, to the agent. `invalid`: what it was given does not fit. */
  | { readonly kind: 'refused' | 'invalid' | 'failed'; readonly text: string }
  /** Nobody knows whether it was done. `words`: what it would have done. */
  | { readonly kind: 'unknown'; readonly words: string }
  /** It runs when somebody says yes; the customer was told so. */
  | { readonly kind: 'waiting'; readonly by: Approver };

export interface ToolRun {
  /** Whose tool it is. */
  readonly agent: string;
  readonly tool: string;
  /** As the model or the plain planner made it: not checked yet. */
  readonly input: unknown;
  /** Somebody said yes to exactly this. */
  readonly approved?: boolean;
}

/** What a step records of a run. */
type Recorded =
  | { state: 'done'; output: unknown; changes: Changes }
  | { state: 'failed'; text: string }
  | { state: 'unknown' };

interface Check {
  /** Null: it may go on. */
  refused: string | null;
  approver: Approver | null;
  words: string;
}

const longestOutput = 60_000;

export async function runTool(turn: ScenarioTurn, run: ToolRun): Promise<ToolOutcome> {
  const outcome = await attempt(turn, run);
  turn.assertGoingOn();
  const { kind } = outcome;
  turn.note('tool', {
    actionId: run.tool,
    detail: kind,
    data: { input: run.input, ...('text' in outcome ? { text: outcome.text } : {}) },
  });
  return outcome;
}

async function attempt(turn: ScenarioTurn, run: ToolRun): Promise<ToolOutcome> {
  const { scenario, session } = turn;
  if (turn.toolCalls >= scenario.limits.toolCallsPerTurn)
    return { kind: 'refused', text: 'No more tools can be run in this turn. Say what you have.' };
  turn.toolCalls += 1;
  const tool = scenario.agents.get(run.agent)?.tools.find(({ name }) => name === run.tool);
  if (!tool) return { kind: 'refused', text: 'There is no such tool.' };
  const known = turn.visible(run.agent);
  const missing = tool.needs.filter((name) => known[name] === undefined);
  if (missing.length > 0) return { kind: 'refused', text: needsFirst(turn, run.agent, missing) };
  const parsed = tool.input.safeParse(run.input ?? {});
  if (!parsed.success)
    return {
      kind: 'invalid',
      text: `The input does not fit. ${z.prettifyError(parsed.error).slice(0, 1000)}`,
    };
  const input = parsed.data;
  const waiting = [session.pending, session.awaited].some(
    (open) => open?.kind === 'approval' && open.tool === tool.name,
  );
  if (waiting && !run.approved)
    return { kind: 'refused', text: 'This waits for an approval already. It cannot be asked for again now.' };
  const check = await checked(turn, run.agent, tool, input);
  if (check.refused !== null) return { kind: 'refused', text: check.refused };
  if (check.approver !== null && !run.approved) {
    await askApproval(turn, {
      agent: run.agent,
      tool: tool.name,
      input,
      words: check.words,
      by: check.approver,
    });
    return { kind: 'waiting', by: check.approver };
  }
  return await runThroughJournal(turn, run.agent, tool, input, check.words);
}

function needsFirst({ scenario }: ScenarioTurn, agent: string, missing: readonly string[]): string {
  const providers = scenario.agents
    .get(agent)!
    .tools.filter(({ provides }) => provides.some((name) => missing.includes(name)))
    .map(({ name }) => name);
  return `This needs something first: ${missing.join(', ')}.${providers.length > 0 ? ` Call ${providers.join(' or ')}.` : ''}`;
}

/** Whose the records are, who has to say yes, and to what. Reads only, so it may be repeated. */
async function checked(turn: ScenarioTurn, agent: string, tool: Tool, input: unknown): Promise<Check> {
  const records = ownedRecords(tool, input);
  const outcome = await turn.place.journal.step<Check>({
    kind: 'tool_check',
    request: { agent, tool: tool.name, input },
    repeatable: true,
    run: async ({ idempotencyKey }) => {
      const ctx = toolContext(turn, agent, tool, { idempotencyKey, signal: turn.signal, changes: {} });
      try {
        for (const record of records)
          if (!(await within(tool.owns(record, ctx), turn.signal, tool.timeoutMs)))
            return refusal(`There is no such ${record.kind} of this customer.`);
        return {
          refused: null,
          approver: await within(tool.approvalFor(input, ctx), turn.signal, tool.timeoutMs),
          words: (await within(tool.describe(input, ctx), turn.signal, tool.timeoutMs)).slice(0, 1000),
        };
      } catch (error) {
        if (turn.place.signal.aborted) throw new TurnGivenUp('The turn was given up.');
        return refusal(
          error instanceof ToolError ? error.message : 'It could not be checked. Try again later.',
        );
      }
    },
  });
  return outcome.ok ? outcome.result : refusal('It could not be checked.');
}

const refusal = (refused: string): Check => ({ refused, approver: null, words: '' });

function ownedRecords(tool: Tool, input: unknown) {
  return Object.entries(tool.inputSchema.properties ?? {}).flatMap(([name, { ownedBy: kind }]) => {
    const value = (input as Record<string, unknown>)[name];
    return kind !== undefined && typeof value === 'string' ? [{ kind, value }] : [];
  });
}

async function runThroughJournal(
  turn: ScenarioTurn,
  agent: string,
  tool: Tool,
  input: unknown,
  words: string,
): Promise<ToolOutcome> {
  const step = await turn.place.journal.step<Recorded>({
    kind: 'tool',
    request: { agent, tool: tool.name, input },
    repeatable: tool.repeatable,
    run: ({ idempotencyKey }) => runWithRetries(turn, agent, tool, input, idempotencyKey),
  });
  if (!step.ok || step.result.state === 'unknown') return { kind: 'unknown', words };
  const { result } = step;
  if (result.state === 'failed') return { kind: 'failed', text: result.text };
  for (const [name, value] of Object.entries(result.changes))
    turn.setVariable(agent, name, value ?? undefined);
  if (!turn.session.done.includes(tool.name)) turn.session.done.push(tool.name);
  if (!turn.completed.includes(agent)) turn.completed.push(agent);
  turn.lastDone = { tool, input, output: result.output };
  return { kind: 'done', ...turn.lastDone };
}

async function runWithRetries(
  turn: ScenarioTurn,
  agent: string,
  tool: Tool,
  input: unknown,
  idempotencyKey: string,
): Promise<Recorded> {
  // Nothing is begun that nobody has the time to wait for.
  if (turn.signal.aborted) return { state: 'failed', text: 'There was no time left for it.' };
  for (let tries = 0; ; tries += 1) {
    const changes: Changes = {};
    const timeout = AbortSignal.timeout(tool.timeoutMs);
    const signal = AbortSignal.any([turn.signal, timeout]);
    try {
      const ctx = toolContext(turn, agent, tool, { idempotencyKey, signal, changes });
      const output = await within(tool.run(input, ctx), signal);
      return recordOf(tool, output, changes);
    } catch (error) {
      if (turn.place.signal.aborted) {
        // The process stops. What may run twice is run again; of anything else nobody knows.
        if (tool.repeatable) throw new TurnGivenUp('The turn was given up.');
        return { state: 'unknown' };
      }
      const failure = failureOf(turn, tool, error, timeout.aborted || turn.signal.aborted);
      const mayTry = failure.transient && (tool.repeatable || !failure.mayBeDone);
      if (mayTry && tries < tool.retries && !turn.signal.aborted) {
        await pause(tool.backoffMs * 2 ** tries, turn.signal);
        continue;
      }
      return failure.mayBeDone && !tool.repeatable
        ? { state: 'unknown' }
        : { state: 'failed', text: failure.message };
    }
  }
}

function recordOf(tool: Tool, output: unknown, changes: Changes): Recorded {
  const parsed = tool.output.safeParse(output ?? null);
  const json = parsed.success ? JSON.stringify(parsed.data ?? null) : '';
  if (parsed.success && json.length <= longestOutput)
    return { state: 'done', output: JSON.parse(json) as unknown, changes };
  // It ran: whether it did what it should cannot be told from an answer of another form.
  if (!tool.repeatable) return { state: 'unknown' };
  return { state: 'failed', text: 'Its answer was not in the expected form.' };
}

function failureOf(turn: ScenarioTurn, tool: Tool, error: unknown, timedOut: boolean): ToolError {
  if (timedOut)
    return new ToolError(`It did not answer within ${tool.timeoutMs / 1000} s.`, {
      mayBeDone: true,
      transient: true,
    });
  if (error instanceof ToolError) return error;
  // The name alone: messages may quote the customer.
  turn.place.ports.log('tool_defect', {
    tool: tool.name,
    error: error instanceof Error ? error.name : 'unknown',
  });
  return new ToolError('It failed.', { mayBeDone: true });
}

/** The promise, unless the signal or the time comes first: a tool that does not listen is left behind. */
async function within<T>(promise: Promise<T>, signal: AbortSignal, timeoutMs?: number): Promise<T> {
  const ends = timeoutMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  promise.catch(() => {}); // it may fail when nobody waits any more
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    const onAbort = () => reject(new ToolError('It took too long.', { mayBeDone: true, transient: true }));
    if (ends.aborted) onAbort();
    ends.addEventListener('abort', onAbort, { once: true });
    stop = () => ends.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    stop();
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
