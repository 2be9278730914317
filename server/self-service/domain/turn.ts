/** One turn while it is being computed: the state's draft, what was said, and the small steps that all parts share. */
import { newState } from './dialog-state.ts';
import type { EntityContext } from './entities/found.ts';
import { evaluate } from './expressions/evaluate.ts';
import type { Scope } from './expressions/evaluation.ts';
import { fillTemplate } from './expressions/text-template.ts';
import { handoverContext, variablesToHandOver } from './handover.ts';
import { clip } from './summarise.ts';
import { findTopic } from './topic-index.ts';
import type {
  AgentDefinition,
  DialogState,
  Expression,
  Frame,
  KnowledgeNeed,
  MessageTemplate,
  Output,
  RecordValue,
  SuggestedAction,
  TextTemplate,
  Topic,
  TraceStep,
  Transfer,
  TransferReason,
  TurnLimits,
  TurnServices,
  Value,
  ValueSource,
  VariableRef,
} from './types.ts';
import { field, isError, isRecord, withField } from './values.ts';

const defaultLimits: TurnLimits = {
  steps: 200,
  depth: 12,
  outputs: 20,
  textLength: 10_000,
  variablesLength: 200_000,
};

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
  needs: KnowledgeNeed | undefined;
  transfer: Transfer | undefined;
  ended = false;
  ignored = false;
  /** Actions run so far. */
  steps = 0;
  /** True while the OnError topic runs: its own errors must not start it again. */
  inError = false;
  /** The customer's text of this turn; System.Activity.Text. */
  text = '';

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
  topicsFor(kind: Topic['trigger']['kind']): Topic[] {
    return this.agent.topics
      .filter(({ trigger }) => trigger.kind === kind)
      .filter((topic) => this.isEligible(topic))
      .sort((a, b) => a.trigger.priority - b.trigger.priority);
  }

  isEligible({ name, trigger }: Topic): boolean {
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
    const topic = this.frame?.variables ?? {};
    const { now, timeZone } = this.services;
    return {
      ...(now === undefined ? {} : { now }),
      ...(timeZone === undefined ? {} : { timeZone }),
      lookup: (name) => {
        if (name === 'Topic') return topic;
        if (name === 'Global') return this.state.globals;
        return name === 'System' ? this.systemVariables() : undefined;
      },
    };
  }

  private systemVariables(): RecordValue {
    const { customer, locale, channel, misunderstoodCount, lastError } = this.state;
    return {
      Activity: { Text: this.text, ChannelId: channel, From: { Name: customer.name } },
      LastMessage: { Text: this.text },
      User: { DisplayName: customer.name, Language: locale },
      Conversation: { Id: this.services.conversationId, InTestMode: false },
      Bot: { Name: this.agent.name },
      FallbackCount: misunderstoodCount,
      Error: lastError && { Code: lastError.code, Message: lastError.message },
    };
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

  /** Text with its holes filled. A hole that fails is left empty and noted: half a sentence beats none. */
  fill(template: TextTemplate): string {
    const { text, errors } = fillTemplate(template, this.scope, this.limits.textLength);
    for (const { $error } of errors) this.note('expression_error', this.place($error.message));
    return text;
  }

  private place(detail: string): Omit<TraceStep, 'step'> {
    const frame = this.frame;
    return frame
      ? { topic: frame.topic, detail, ...(frame.next ? { actionId: frame.next } : {}) }
      : { detail };
  }

  setVariable({ scope, path }: VariableRef, value: Value): void {
    if (!isSmall(value, this.limits.variablesLength)) {
      throw new TopicError('limit', `The value for ${scope}.${path.join('.')} is too large.`);
    }
    if (scope === 'Global') this.change({ globals: setPath(this.state.globals, path, value) });
    else if (scope === 'Topic')
      this.changeFrame({ variables: setPath(this.frame?.variables ?? {}, path, value) });
    else throw new TopicError('unsupported', `System.${path.join('.')} cannot be set.`);
    const all: Value = [this.state.globals, ...this.state.stack.map(({ variables }) => variables)];
    if (!isSmall(all, this.limits.variablesLength)) {
      throw new TopicError('limit', 'The variables of the dialog are too large together.');
    }
  }

  getVariable({ scope, path }: VariableRef): Value {
    let value: Value = scope === 'Global' ? this.state.globals : (this.frame?.variables ?? {});
    if (scope === 'System') value = this.systemVariables();
    for (const name of path) value = isRecord(value) ? field(value, name) : null;
    return value;
  }

  /** The variant of this turn. */
  variant<T>(variants: readonly T[]): T | undefined {
    return variants[this.state.turn % Math.max(variants.length, 1)];
  }

  /** Sends text that is not empty. */
  say(text: string, more: Omit<Output, 'kind' | 'text'> = {}): void {
    if (text.trim() === '') return;
    if (this.outputs.length >= this.limits.outputs) {
      throw new TopicError('limit', `More than ${this.limits.outputs} messages in one turn.`);
    }
    this.outputs.push({ kind: 'message', text: text.trim(), ...more });
  }

  /** Sends one of the agent's own texts, whatever the limits. */
  sayOwn(texts: readonly string[], choices: readonly SuggestedAction[] = []): void {
    const text = this.variant(texts);
    if (!text) return;
    this.outputs.push({
      kind: 'message',
      text,
      ...(choices.length > 0 ? { suggestedActions: choices } : {}),
    });
  }

  sayMessage(message: MessageTemplate, choices: readonly SuggestedAction[] = [], before = ''): void {
    const template = this.variant(message.variants);
    const own = message.suggestedActions.map(({ title, value }) => ({
      title: this.fill(title),
      value: this.fill(value),
    }));
    const suggestedActions = own.length > 0 ? own : choices;
    const text = template ? this.fill(template) : '';
    this.say(
      before === '' ? text : `${before} ${text}`,
      suggestedActions.length > 0 ? { suggestedActions } : {},
    );
  }

  /** Hands over. The dialog's topics are over; what was collected goes along. */
  handOver(reason: TransferReason, message: string, variables?: RecordValue): void {
    const shortMessage = clip(message, 2000);
    this.transfer = {
      reason,
      message: shortMessage,
      context: handoverContext(this.state, {
        agentName: this.agent.name,
        conversationId: this.services.conversationId,
        message: shortMessage,
        variables: variables ?? variablesToHandOver(this.state, 'All'),
      }),
    };
    this.needs = undefined;
    this.change({ stack: [], pending: null, misunderstoodCount: 0 });
  }
}

function setPath(record: RecordValue, path: readonly string[], value: Value): RecordValue {
  const [name, ...rest] = path;
  if (name === undefined) return record;
  if (rest.length === 0) return withField(record, name, value);
  const inner = field(record, name);
  return withField(record, name, setPath(isRecord(inner) ? inner : {}, rest, value));
}

/** Whether the value fits in about so many characters of JSON. Stops counting early: shared parts can multiply. */
function isSmall(value: Value, length: number): boolean {
  let room = length;
  const visit = (item: Value, depth: number): boolean => {
    room -= typeof item === 'string' ? item.length + 2 : 8;
    if (room < 0 || depth > 60) return false;
    if (typeof item !== 'object' || item === null) return true;
    return Object.entries(item).every(([key, inner]) => {
      room -= key.length;
      return visit(inner as Value, depth + 1);
    });
  };
  return visit(value, 0);
}
