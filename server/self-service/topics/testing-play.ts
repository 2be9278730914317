/** Plays topics as they are written, in tests. */
import { agentOf, Play } from '../domain/testing-dialog.ts';
import type { AgentDefinition, Need, NeedOutcome, Topic, TurnServices } from '../domain/types.ts';
import { parseTopic } from './parse-topic.ts';

/** A topic by its YAML. */
export function written(name: string, yaml: string): Topic {
  const result = parseTopic(yaml, { name });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.topic;
}

/** A topic with these actions, as YAML list items. @param trigger lines of beginDialog beside its actions */
export function topicWith(
  name: string,
  actions: string,
  trigger = `kind: OnRecognizedIntent\nintent: {triggerQueries: [${name}]}`,
  head = '',
): Topic {
  const indented = (text: string, by: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => `${by}${line}`)
      .join('\n');
  const body = actions.trim() === '' ? '' : `  actions:\n${indented(actions.replace(/^\n+/, ''), '    ')}\n`;
  return written(
    name,
    `kind: AdaptiveDialog\n${head}\nbeginDialog:\n  id: main\n${indented(trigger, '  ')}\n${body}`,
  );
}

export class TopicPlay extends Play {
  constructor(
    topics: readonly Topic[],
    services: Partial<TurnServices> = {},
    agent: Partial<AgentDefinition> = {},
  ) {
    super(agentOf(topics, agent), services);
  }

  get needs(): Need | undefined {
    return this.last?.needs;
  }

  /** What the agent says to what came of its need. */
  result(outcome: NeedOutcome): string[] {
    const requestId = this.last?.needs?.requestId ?? 'none';
    return this.texts(this.turn({ kind: 'result', requestId, outcome }));
  }

  submit(value: Record<string, unknown>): string[] {
    return this.texts(this.turn({ kind: 'message', text: '', value }));
  }

  event(name: string, value: unknown = null): string[] {
    return this.texts(this.turn({ kind: 'event', name, value }));
  }

  texts({ outputs }: { readonly outputs: readonly { readonly text: string }[] }): string[] {
    return outputs.map(({ text }) => text);
  }

  steps(step: string): (string | undefined)[] {
    return (this.last?.trace ?? []).filter((each) => each.step === step).map(({ detail }) => detail);
  }
}

/** A topic "go" with these actions, begun by its name. */
export function go(actions: string, others: readonly Topic[] = [], services: Partial<TurnServices> = {}) {
  const game = new TopicPlay([topicWith('go', actions), ...others], services);
  return { game, said: game.say('go') };
}
