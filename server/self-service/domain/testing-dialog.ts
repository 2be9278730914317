/** Plays a dialog turn by turn in tests: keeps the state, and passes it through JSON as the database does. */
import { runTurn } from './dialog.ts';
import { ask, say, topic, transferTo, when } from './testing-topics.ts';
import { defaultTexts } from './texts.ts';
import type {
  Action,
  AgentDefinition,
  DialogState,
  KnowledgePassage,
  Topic,
  TurnInput,
  TurnResult,
  TurnServices,
} from './types.ts';

export function agentOf(topics: readonly Topic[], more: Partial<AgentDefinition> = {}): AgentDefinition {
  return {
    name: 'Helper',
    topics,
    recognitionThreshold: 0.5,
    maxMisunderstandings: 2,
    texts: defaultTexts,
    ...more,
  };
}

export class Play {
  agent: AgentDefinition;
  state: DialogState | null = null;
  last: TurnResult | null = null;
  readonly services: TurnServices;

  constructor(agent: AgentDefinition, services: Partial<TurnServices> = {}) {
    this.agent = agent;
    const now = Date.parse('2026-11-21T15:00:00Z');
    this.services = { conversationId: 'c-1', knowledgeAvailable: false, now, ...services };
  }

  turn(input: TurnInput): TurnResult {
    this.last = runTurn(this.agent, this.state, input, this.services);
    this.state = JSON.parse(JSON.stringify(this.last.state)) as DialogState;
    return this.last;
  }

  start(name: string | null = 'Ana'): string[] {
    return this.#texts(this.turn({ kind: 'start', customer: { name }, locale: 'en-GB', channel: 'chat' }));
  }

  /** Edits the agent while the dialog goes on. */
  setTopics(topics: readonly Topic[]): void {
    this.agent = { ...this.agent, topics };
  }

  /** What the agent answers to a message. */
  say(text: string): string[] {
    return this.#texts(this.turn({ kind: 'message', text }));
  }

  /** Answers the search that the last turn asked for. */
  found(...passages: KnowledgePassage[]): string[] {
    const requestId = this.last?.needs?.requestId ?? 'none';
    return this.#texts(this.turn({ kind: 'knowledge', requestId, result: { passages } }));
  }

  #texts({ outputs }: TurnResult): string[] {
    return outputs.map(({ text }) => text);
  }
}

export const hours = topic('Hours', 'OnRecognizedIntent', [say('h', 'We open at nine.')], {
  queries: ['When are you open', 'Opening hours'],
});
export const order = topic(
  'Order',
  'OnRecognizedIntent',
  [
    ask('q', 'Topic.Number', 'Which order?', { kind: 'number' }),
    when(
      'c',
      'Topic.Number > 100',
      [say('big', 'Order {Topic.Number} is on its way.')],
      [say('small', 'Not found.')],
    ),
    say('bye', 'Anything else?'),
  ],
  { queries: ['Where is my order', 'Order status'] },
);
export const escalation = topic('Escalate', 'OnEscalate', [
  transferTo('t', { type: 'automatic', variables: 'All' }, 'Help'),
]);
/** A dialog with these topics. */
export const play = (topics = [hours, order], more = {}) => new Play(agentOf(topics, more));
/** A topic "go" with these actions, begun. */
export const run = (...actions: Action[]) => {
  const game = play([topic('Go', 'OnRecognizedIntent', actions, { queries: ['go'] }), hours, escalation]);
  return { game, texts: game.say('go') };
};
