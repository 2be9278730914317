/** One turn of a scenario while it is taken: what was said, what happened, and the session as it becomes. */
import type { AgentOutput, AgentTraceStep, AgentTransfer, AgentTurn } from '../../runtime/agent-runtime.ts';
import type { Agent, SessionView, Words } from '../definitions/agent.ts';
import type { GuardrailFacts } from '../definitions/guardrails.ts';
import type { Customer, KnowledgePassage } from '../definitions/ports.ts';
import type { Scenario } from '../definitions/scenario.ts';
import type { Tool } from '../definitions/tool.ts';
import { checkInput, checkOutput } from './guardrails.ts';
import type { TurnPlace } from './scenario-ports.ts';
import { addLine, boundMessages, type Session } from './session.ts';

/** The process stops, or the turn was given up: nothing of it is kept, and it is taken again. */
export class TurnGivenUp extends Error {}

export interface Said {
  readonly suggestedActions?: readonly string[];
  readonly sources?: readonly KnowledgePassage[];
  /** Not among the specialist's own messages: announcements. */
  readonly aside?: boolean;
}

const longestPassage = 280;

export class ScenarioTurn {
  readonly scenario: Scenario;
  readonly place: TurnPlace;
  readonly session: Session;
  readonly customer: Customer;
  /** IANA. */
  readonly timeZone: string;
  /** Ends when the turn has taken too long, or the process stops. */
  readonly signal: AbortSignal;
  readonly outputs: AgentOutput[] = [];
  readonly trace: AgentTraceStep[] = [];
  readonly unanswered: string[] = [];
  readonly begun: string[] = [];
  readonly completed: string[] = [];
  answered = 0;
  notUnderstood = 0;
  toolCalls = 0;
  handoffs = 0;
  tokens = 0;
  rounds = 0;
  /** The tool that did what it was asked last in this turn. */
  lastDone: { readonly tool: Tool; readonly input: unknown; readonly output: unknown } | undefined;
  transfer: AgentTransfer | undefined;

  constructor(
    scenario: Scenario,
    place: TurnPlace,
    session: Session,
    { customer, timeZone }: { readonly customer: Customer; readonly timeZone: string },
  ) {
    this.scenario = scenario;
    this.place = place;
    this.session = session;
    this.customer = customer;
    this.timeZone = timeZone;
    this.signal = AbortSignal.any([place.signal, AbortSignal.timeout(scenario.limits.secondsPerTurn * 1000)]);
  }

  /** The specialist who has it. */
  get agent(): Agent {
    return this.scenario.agents.get(this.session.agent)!;
  }

  get isOver(): boolean {
    return this.transfer !== undefined;
  }

  /** @throws {TurnGivenUp} */
  assertGoingOn(): void {
    if (this.place.signal.aborted) throw new TurnGivenUp('The turn was given up.');
  }

  note(step: string, more: Omit<AgentTraceStep, 'step' | 'topic'> = {}): void {
    this.trace.push({ step, topic: this.session.agent, ...more });
  }

  /** What the customer wrote, as the agents may see it; a reply instead where a guardrail blocks it. */
  async hear(text: string): Promise<{ text: string; blocked: string | null }> {
    const checked = await checkInput(text, this.agent.guardrails, this.#facts());
    if (checked.by.length > 0) this.note('guardrail_input', { detail: checked.by.join(', ') });
    addLine(this.session, { from: 'customer', name: this.customer.name ?? 'Customer', text: checked.text });
    return checked;
  }

  /** Says it to the customer, past the guardrails. */
  async say(text: string, { suggestedActions, sources, aside = false }: Said = {}): Promise<void> {
    if (text.trim() === '') return;
    const checked = await checkOutput(text, this.agent.guardrails, this.#facts(), this.#kept());
    if (checked.by.length > 0) this.note('guardrail_output', { detail: checked.by.join(', ') });
    const words = checked.blocked ?? checked.text;
    const { speaker } = this.session;
    this.outputs.push({
      kind: 'message',
      text: words,
      ...(speaker === null ? {} : { speaker }),
      ...(suggestedActions?.length
        ? { suggestedActions: suggestedActions.map((title) => ({ title, value: title })) }
        : {}),
      ...(sources?.length && checked.blocked === null ? { sources: sources.map(sourceOf) } : {}),
    });
    if (!aside) this.session.messages.push({ role: 'assistant', text: words });
    addLine(this.session, { from: 'agent', name: speaker ?? this.agent.title, text: words });
  }

  /** The agent's own words, made from the session. */
  words(words: Words): string {
    const text = typeof words === 'string' ? words : words(this.view());
    return text.replace(
      /\{\{\s*([\w.-]+)\s*\}\}/g,
      (all, name: string) => this.scenario.template[name] ?? all,
    );
  }

  view(): SessionView {
    const { channel, locale } = this.place;
    return {
      customer: this.customer,
      variables: { get: (name) => this.visible()[name] as never },
      channel,
      locale,
      template: this.scenario.template,
    };
  }

  /** The variables that the specialist sees. */
  visible(agent: string = this.session.agent): Record<string, unknown> {
    const { variables, sees } = this.session;
    const names = sees[agent];
    if (names === null || names === undefined) return variables;
    return Object.fromEntries(Object.entries(variables).filter(([name]) => names.includes(name)));
  }

  setVariable(agent: string, name: string, value: unknown): void {
    const { variables, sees } = this.session;
    if (value === undefined) delete variables[name];
    else variables[name] = value;
    const names = sees[agent];
    if (names && !names.includes(name)) names.push(name);
  }

  /** @param nextWakeMs when an approval runs out, say */
  finish(nextWakeMs: number | undefined): AgentTurn {
    const { session, transfer } = this;
    boundMessages(session);
    session.notUnderstood = this.notUnderstood > 0 ? session.notUnderstood + this.notUnderstood : 0;
    session.tokens += this.tokens;
    return {
      state: session,
      outputs: this.outputs,
      ...(transfer ? { transfer } : {}),
      ...(nextWakeMs === undefined ? {} : { wakeAfterMs: nextWakeMs }),
      ...(this.unanswered.length > 0 ? { unanswered: this.unanswered } : {}),
      progress: {
        begun: this.begun,
        completed: this.completed,
        answered: this.answered,
        notUnderstood: this.notUnderstood,
        midway: (session.pending ?? session.awaited) === null || transfer ? null : session.agent,
      },
      trace: this.trace,
    };
  }

  #facts(): GuardrailFacts {
    return { agent: this.session.agent, locale: this.place.locale };
  }

  #kept(): string[] {
    return [this.scenario.instructions, this.words(this.agent.instructions)];
  }
}

const sourceOf = ({ id, title, text }: KnowledgePassage) => ({
  id,
  title,
  passage: text.length <= longestPassage ? text : `${text.slice(0, longestPassage - 1)}…`,
});
