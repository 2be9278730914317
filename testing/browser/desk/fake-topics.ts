/** The part of the stand-in that speaks of topics: checks and turns are the server's own, stores are maps. */
import { createHash, randomUUID } from 'node:crypto';
import { structuredPatch } from 'diff';
import type { InputOf, OperationName, OutputOf } from '../../../contracts/api/operations.ts';
import type { AgentTestStep } from '../../../contracts/api/operations-agents.ts';
import { recogniseTopics } from '../../../server/self-service/domain/recognise.ts';
import { agentOf, Play } from '../../../server/self-service/domain/testing-dialog.ts';
import type { TurnResult } from '../../../server/self-service/domain/types.ts';
import { checkTopic, neighboursOf, readWritten } from '../../../server/self-service/topics/check-topic.ts';
import type { FakeServer } from './fake-server.ts';

type Handler<N extends OperationName> = (input: InputOf<N>) => OutputOf<N>;
type Version = OutputOf<'topic_version.list'>['versions'][number] & { texts: Map<string, string> };

export const agentId = '0199aa00-0000-7000-8000-000000000001';
const at = '2026-11-20T10:00:00.000Z';

const orders = `# What the shop's customers ask most.
kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    displayName: Order status
    triggerQueries:
      - Where is my order
      - Track my parcel
  actions:
    - kind: Question
      id: ask_number
      variable: init:Topic.Number
      prompt: What is your order number?
      entity: NumberPrebuiltEntity

    # The warehouse counts from 1000.
    - kind: ConditionGroup
      id: which
      conditions:
        - id: known
          condition: =Topic.Number > 1000
          actions:
            - kind: SendActivity
              id: say_known
              activity: Order {Topic.Number} is on its way.
      elseActions:
        - kind: SendActivity
          id: say_unknown
          activity: I can't find order {Topic.Number}.

    - kind: BeginDialog
      id: go_thanks
      dialog: Thanks
`;
const thanks = `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    displayName: Thanks
    triggerQueries:
      - Thank you
  actions:
    - kind: SendActivity
      id: say_welcome
      activity: You are welcome.
`;

/** Topics of one AI agent; a test fills it and looks at what became of it. */
export class FakeTopics {
  readonly drafts = new Map([
    ['Orders', orders],
    ['Thanks', thanks],
  ]);
  published = new Map(this.drafts);
  readonly off = new Set<string>();
  versions: Version[] = [this.#version(1, 'First', null, [...this.drafts.keys()])];
  /** Who wrote a topic last; Patchbay itself where nobody is named. */
  readonly #writers = new Map<string, string>();
  readonly #plays = new Map<string, Play>();
  readonly #server: FakeServer;

  private constructor(server: FakeServer) {
    this.#server = server;
  }

  /** Lets the stand-in answer for topics. */
  static join(server: FakeServer): FakeTopics {
    const topics = new FakeTopics(server);
    for (const [op, handler] of Object.entries(topics.#handlers))
      server.outside.brought.set(op, handler as (input: never) => unknown);
    return topics;
  }

  #version(version: number, note: string, restored: number | null, changed: string[]): Version {
    const texts = new Map(this.published);
    return { version, at, by: 'Adam Reyes', note, restored, size: texts.size, changed, texts };
  }

  #check(name: string, yaml: string) {
    const read = (each: string, text: string) =>
      readWritten({ name: each, yaml: text, enabled: !this.off.has(each) });
    const others = [...this.drafts].filter(([other]) => other !== name);
    const topic = read(name, yaml);
    return checkTopic(topic, neighboursOf([topic, ...others.map(([other, text]) => read(other, text))]));
  }

  #listed(name: string): OutputOf<'topic.list'>['topics'][number] {
    const yaml = this.drafts.get(name) as string;
    const { displayName, trigger, issues } = this.#check(name, yaml);
    const before = this.published.get(name);
    return {
      name,
      displayName,
      trigger,
      enabled: !this.off.has(name),
      state: before === undefined ? 'draft' : before === yaml ? 'published' : 'changed',
      errors: issues.filter(({ severity }) => severity === 'error').length,
      warnings: issues.filter(({ severity }) => severity === 'warning').length,
      revision: createHash('sha256').update(yaml).digest('base64url'),
      changedAt: at,
      changedBy: this.#writers.get(name) ?? null,
    };
  }

  #side(side: unknown): ReadonlyMap<string, string> {
    if (side === 'draft') return this.drafts;
    if (side === 'published' || side === undefined) return this.published;
    return this.versions.find(({ version }) => version === Number(side))?.texts ?? new Map();
  }

  #tell(...names: string[]): void {
    this.#server.push({ push: 'topics', agentId, names });
  }

  #publish(note: string, restored: number | null, changed: string[]): OutputOf<'topic.publish'> {
    const version = (this.versions[0]?.version ?? 0) + 1;
    this.versions.unshift(this.#version(version, note, restored, changed));
    this.#tell(...changed);
    return { version, topics: changed };
  }

  #step(testId: string, play: Play, result: TurnResult, said: string): AgentTestStep {
    const { stack, globals, pending } = result.state;
    const names = new Map(play.agent.topics.map((topic) => [topic.name, topic.displayName]));
    const recognised = said === '' ? [] : recogniseTopics(play.agent.topics, said);
    return {
      testId,
      turn: result.state.turn,
      outputs: result.outputs.map(({ text, suggestedActions = [], attachments = [] }) => ({
        text,
        suggestedActions: [...suggestedActions],
        attachments: attachments.map((each) => ({ ...each })),
        sources: [],
        speaker: null,
        event: null,
      })),
      trace: [...result.trace],
      recognised: recognised.slice(0, 5).map(({ topic, confidence, phrase }) => ({
        topic,
        displayName: names.get(topic) ?? topic,
        confidence,
        phrase,
        enough: confidence >= 0.5,
      })),
      variables: {
        topics: stack.map(({ topic, variables }) => ({ topic, variables })),
        global: globals,
        user: {},
        system: { 'Conversation.Id': testId },
      },
      waitingFor:
        pending?.kind === 'question'
          ? { kind: 'question', topic: pending.topic, actionId: pending.actionId, variable: pending.variable }
          : null,
      transfer: null,
      ended: result.ended ?? false,
      wakeAfterMs: null,
      durationMs: 4,
      expiresAt: at,
    };
  }

  readonly #handlers: { [N in OperationName]?: Handler<N> } = {
    'ai_agent.list': () => ({
      agents: [
        {
          id: agentId,
          name: 'Helper',
          kind: 'topics',
          description: '',
          secretSet: false,
          secretSetAt: null,
          workstreams: ['Chat'],
          topics: { published: this.published.size, changed: 0 },
          version: this.versions.length,
        },
      ],
    }),
    'topic.list': () => ({
      agentId,
      version: this.versions.length,
      topics: [...this.drafts.keys()].map((name) => this.#listed(name)),
    }),
    'topic.read': ({ name }) => {
      const yaml = this.drafts.get(name) ?? '';
      const published = this.published.get(name) ?? null;
      return { ...this.#listed(name), agentId, yaml, published, check: this.#check(name, yaml) };
    },
    'topic.save_draft': ({ name, yaml }) => {
      this.drafts.set(name, yaml);
      this.#writers.set(name, 'Adam Reyes');
      this.#tell(name);
      const { revision, state } = this.#listed(name);
      return { name, revision, state, check: this.#check(name, yaml) };
    },
    'topic.set_enabled': ({ name, enabled }) => {
      if (enabled) this.off.delete(name);
      else this.off.add(name);
      return this.#publish('', null, [name]);
    },
    'topic.publish': ({ names, note = '' }) => {
      const changed = (names ?? [...this.drafts.keys()]).filter(
        (name) => this.drafts.get(name) !== this.published.get(name),
      );
      this.published = new Map(this.published);
      for (const name of changed) this.published.set(name, this.drafts.get(name) as string);
      return this.#publish(note, null, changed);
    },
    'topic_version.list': () => ({ versions: this.versions.map(({ texts: _, ...version }) => version) }),
    'topic_version.restore': ({ version, note = '' }) => {
      this.published = new Map(this.#side(version));
      return this.#publish(note, Number(version), []);
    },
    'topic_version.difference': ({ from, to }) => {
      const [before, after] = [this.#side(from), this.#side(to ?? 'draft')];
      const names = [...new Set([...before.keys(), ...after.keys()])];
      return {
        topics: names.flatMap((name) => {
          const [old, next] = [before.get(name) ?? '', after.get(name) ?? ''];
          if (old === next) return [];
          const lines = structuredPatch('', '', old, next).hunks.flatMap((hunk) => hunk.lines);
          return [
            {
              name,
              displayName: this.#check(name, next || old).displayName,
              change:
                old === '' ? ('added' as const) : next === '' ? ('removed' as const) : ('changed' as const),
              enabledBefore: true,
              enabledAfter: true,
              diff: lines.join('\n'),
              linesAdded: lines.filter((line) => line.startsWith('+')).length,
              linesRemoved: lines.filter((line) => line.startsWith('-')).length,
            },
          ];
        }),
      };
    },
    'topic.import': ({ files, dryRun = false }) => {
      const read = files.map(({ name: file, base64 }) => {
        const yaml = Buffer.from(base64, 'base64').toString();
        const name = file.replace(/^.*\//, '').replace(/\..*$/, '');
        const { ok, displayName, issues } = this.#check(name, yaml);
        if (ok && !dryRun) this.drafts.set(name, yaml);
        const errors = ok ? [] : issues.map(({ message, line, column }) => ({ message, line, column }));
        const topics = ok ? [{ name, displayName, change: 'added' as const }] : [];
        return { file, ok, unsupported: [], errors, missing: [], topics, other: null };
      });
      return { files: read, instructions: null, knowledgeSources: [], version: null };
    },
    'ai_agent_test.start': ({ unsaved }) => {
      const texts = new Map(this.drafts);
      if (unsaved) texts.set(unsaved.name, unsaved.yaml);
      const topics = [...texts].flatMap(([name, yaml]) => {
        const { parsed } = readWritten({ name, yaml, enabled: true });
        return parsed.ok ? [parsed.topic] : [];
      });
      const testId = randomUUID();
      const play = new Play(agentOf(topics));
      this.#plays.set(testId, play);
      play.start(null);
      return this.#step(testId, play, play.last as TurnResult, '');
    },
    'ai_agent_test.send': ({ testId, input }) => {
      const play = this.#plays.get(testId) as Play;
      if (input.kind !== 'message') return this.#step(testId, play, play.last as TurnResult, '');
      const { text = '', value } = input;
      const result = play.turn({ kind: 'message', text, ...(value !== undefined && { value }) });
      return this.#step(testId, play, result, text);
    },
    'ai_agent_test.end': () => ({}),
  };

  /** Text that no test has changed. */
  static readonly orders = orders;

  /** Somebody else saves a topic, or publishes all that is written, elsewhere. */
  elsewhere(by: string, save: { name: string; yaml: string } | 'publish'): void {
    if (save !== 'publish') {
      this.drafts.set(save.name, save.yaml);
      this.#writers.set(save.name, by);
      this.#tell(save.name);
      return;
    }
    for (const name of this.drafts.keys()) this.#writers.set(name, by);
    this.published = new Map(this.drafts);
    this.#publish('', null, [...this.drafts.keys()]);
  }

  /** Makes the next save meet somebody else's. */
  conflict(on: boolean): void {
    this.#writers.clear();
    this.#server.failing = on ? { op: 'topic.save_draft', code: 'topic.conflict' } : null;
  }
}
