/** One turn while it is being computed: the state's draft, what was said, and the small steps that all parts share. */
import { newState } from './dialog-state.ts';
import type { EntityContext } from './entities/found.ts';
import { evaluate } from './expressions/evaluate.ts';
import type { Scope } from './expressions/evaluation.ts';
import { fillTemplate } from './expressions/text-template.ts';
import { defaultLimits, isSmall } from './limits.ts';
import { findTopic } from './topic-index.ts';
import type {
  AgentDefinition,
  Continuation,
  DialogState,
  Expression,
  Frame,
  Need,
  Output,
  RecordValue,
  TextTemplate,
  Topic,
  TraceStep,
  Transfer,
  TriggerKind,
  TurnLimits,
  TurnServices,
  Value,
  ValueSource,
  VariableRef,
} from './types.ts';
import { isError, plainOf } from './values.ts';
import { allVariables, canSet, lookUp, readVariable, type SystemFacts, withVariable } from './variables.ts';

/** A topic went wrong. Thrown while actions run; the runner turns it into the OnError topic or an apology. */
export class TopicError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export class Turn {
  readonly agent: AgentDefinition;
  readonly services: TurnServices;
  readonly limits: TurnLimits;
  state: DialogState;
  readonly outputs: Output[] = [];
  readonly trace: TraceStep[] = [];
  needs: Need | undefined;
  transfer: Transfer | undefined;
  ended = false;
  ignored = false;
  /** What goes on now that a topic has ended. */
  due: Continuation | null = null;
  /** Actions run so far. */
  steps = 0;
  /** True while the OnError topic runs: its own errors must not start it again. */
  inError = false;
  /** The customer's text of this turn; System.Activity.Text. */
  text = '';
  /** What else is known of what came in; System.Activity. */
  activity: RecordValue = {};

  constructor(agent: AgentDefinition, state: DialogState | null, services: TurnServices) {
    this.agent = agent;
    this.services = services;
    const limits = { ...defaultLimits, ...services.limits };
    this.limits = { ...limits, depth: Math.max(1, limits.depth) };
    const before = state ?? newState();
    this.state = { ...before, turn: before.turn + 1 };
  }

  /** True when the turn waits for someone, or is over. */
  get stopped(): boolean {
    return this.ended || this.transfer !== undefined || this.state.pending !== null;
  }

  change(part: Partial<DialogState>): void {
    this.state = { ...this.state, ...part };
  }

  note(step: TraceStep['step'], detail: Omit<TraceStep, 'step'> = {}): void {
    // A loop must not fill the log: the first few hundred steps tell all.
    if (this.trace.length < 500) this.trace.push({ step, ...detail });
  }

  get frame(): Frame | undefined {
    return this.state.stack.at(-1);
  }

  changeFrame(part: Partial<Frame>): void {
    const { stack } = this.state;
    const top = stack.at(-1);
    if (top) this.change({ stack: [...stack.slice(0, -1), { ...top, ...part }] });
  }

  topicOf(frame: Frame): Topic | null {
    return this.agent.topics.find(({ name }) => name === frame.topic) ?? null;
  }

  findTopic(reference: string): Topic | null {
    return findTopic(this.agent.topics, reference);
  }

  /** Topics of a system trigger whose condition holds, in the order they run. */
  topicsFor(kind: TriggerKind, fits: (topic: Topic) => boolean = () => true): Topic[] {
    return this.agent.topics
      .filter((topic) => topic.trigger.kind === kind && fits(topic))
      .filter((topic) => this.isEligible(topic))
      .sort((a, b) => a.trigger.priority - b.trigger.priority);
  }

  isEligible({ name, trigger }: Topic): boolean {
    if (this.state.disabled?.includes(name)) return false;
    if (trigger.runOnce && this.state.ranOnce?.includes(name)) return false;
    if (trigger.condition === null) return true;
    const holds = evaluate(trigger.condition, this.scope);
    if (isError(holds)) this.note('expression_error', { topic: name, detail: holds.$error.message });
    return holds === true;
  }

  /** When and where the customer speaks. */
  get entityContext(): EntityContext {
    const { now = 0, timeZone = 'UTC' } = this.services;
    return { now, timeZone, locale: this.state.locale };
  }

  /** Names in expressions. Topic is that of the running topic. */
  get scope(): Scope {
    const { now, timeZone, language } = this.services;
    return {
      ...(now === undefined ? {} : { now }),
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(language === undefined ? {} : { language }),
      lookup: (name) => lookUp(this.#facts, name),
    };
  }

  get #facts(): SystemFacts {
    const { agent, state, services, text, activity } = this;
    return { agent, state, services, text, activity };
  }

  /** The value; an error of the expression is an error of the topic. */
  compute(expression: Expression): Value {
    const value = evaluate(expression, this.scope);
    if (isError(value)) throw new TopicError(value.$error.code, value.$error.message);
    return value;
  }

  valueOf(source: ValueSource): Value {
    if (source.type === 'literal') return source.value;
    return source.type === 'expression' ? this.compute(source.expression) : this.fill(source.template);
  }

  /** The value as text; Blank is empty. */
  textOf(source: ValueSource | null | undefined): string {
    const value = source ? plainOf(this.valueOf(source)) : null;
    if (value === null) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }

  /** Text with its holes filled. A hole that fails is left empty and noted: half a sentence beats none. */
  fill(template: TextTemplate): string {
    const { text, errors } = fillTemplate(template, this.scope, this.limits.textLength);
    for (const { $error } of errors) this.note('expression_error', this.place($error.message));
    return text;
  }

  place(detail: string): Omit<TraceStep, 'step'> {
    const frame = this.frame;
    return frame
      ? { topic: frame.topic, detail, ...(frame.next ? { actionId: frame.next } : {}) }
      : { detail };
  }

  setVariable(variable: VariableRef, value: Value): void {
    const name = `${variable.scope}.${variable.path.join('.')}`;
    if (!canSet(variable)) throw new TopicError('unsupported', `${name} cannot be set.`);
    if (!isSmall(value, this.limits.variablesLength))
      throw new TopicError('limit', `The value for ${name} is too large.`);
    const state = withVariable(this.state, variable, value);
    if (!isSmall(allVariables(state), this.limits.variablesLength))
      throw new TopicError('limit', 'The variables of the dialog are too large together.');
    this.state = state;
    const data = plainOf(value);
    this.note('variable_set', {
      ...this.place(name),
      ...(JSON.stringify(data).length <= 1000 ? { data } : {}),
    });
  }

  getVariable(variable: VariableRef): Value {
    return readVariable(this.#facts, variable);
  }

  /** The variant of this turn. */
  variant<T>(variants: readonly T[]): T | undefined {
    return variants[this.state.turn % Math.max(variants.length, 1)];
  }
}
