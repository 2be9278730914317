/** What is wrong with a topic's text: by itself, and beside the other topics of its agent. */
import type { TopicCheck, TopicIssue } from '../../../contracts/topics.ts';
import { actionsOf, findTopic } from '../domain/topic-index.ts';
import type { RedirectAction, Topic, TopicIssueCode } from '../domain/types.ts';
import { normalise } from '../domain/words.ts';
import { type ParseTopicResult, parseTopic } from './parse-topic.ts';

export interface WrittenTopic {
  readonly name: string;
  readonly yaml: string;
  readonly enabled: boolean;
}

export interface ReadTopic extends WrittenTopic {
  readonly parsed: ParseTopicResult;
}

export const readWritten = (topic: WrittenTopic): ReadTopic => ({
  ...topic,
  parsed: parseTopic(topic.yaml, { name: topic.name }),
});

/** What keeps a text from being a topic, and where in it; null: nothing. */
export function topicFault(name: string, yaml: string): TopicFault | null {
  const parsed = parseTopic(yaml, { name });
  return parsed.ok ? null : parsed.error;
}

interface TopicFault {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Findings of the parser that are an error of the topic when it runs. */
const failing: ReadonlySet<TopicIssueCode> = new Set([
  'not_a_topic',
  'not_a_document',
  'shape',
  'too_large',
  'expression',
  'unknown_function',
  'unsupported_action',
]);

/** What an agent's topics are to each other. */
export interface Neighbours {
  /** Those that are on and can be read. */
  readonly topics: readonly Topic[];
  /** Names of the topics that have a phrase, by the phrase in plain words. */
  readonly byPhrase: ReadonlyMap<string, readonly string[]>;
  /** Names of the topics that go to a topic, by its name. */
  readonly sources: ReadonlyMap<string, ReadonlySet<string>>;
}

/** @param all the agent's topics, the one to be checked among them. */
export function neighboursOf(all: readonly ReadTopic[]): Neighbours {
  const topics = all.flatMap(({ enabled, parsed }) => (enabled && parsed.ok ? [parsed.topic] : []));
  const byPhrase = new Map<string, string[]>();
  const sources = new Map<string, Set<string>>();
  for (const topic of topics) {
    if (isRecognised(topic))
      for (const phrase of new Set(topic.trigger.triggerQueries.map(normalise)))
        byPhrase.set(phrase, [...(byPhrase.get(phrase) ?? []), topic.name]);
    for (const { topic: target } of redirectsOf(topic, topics))
      if (target !== null) sources.set(target, (sources.get(target) ?? new Set()).add(topic.name));
  }
  return { topics, byPhrase, sources };
}

export function checkTopic(
  { name, yaml, parsed, enabled }: ReadTopic,
  { topics, byPhrase, sources }: Neighbours,
): TopicCheck {
  if (!parsed.ok) {
    const { code, message, line, column } = parsed.error;
    const issue: TopicIssue = { code, severity: 'error', message, line, column, topics: [] };
    const nothing = { triggerQueries: [], redirects: [] };
    return { ok: false, displayName: name, trigger: 'unreadable', issues: [issue], ...nothing };
  }
  const { topic, warnings } = parsed;
  const redirects = redirectsOf(topic, [topic, ...topics]);
  const issues: TopicIssue[] = [
    ...warnings.map(({ code, message, line, column }) => ({
      code,
      severity: failing.has(code) ? ('error' as const) : ('warning' as const),
      message,
      line,
      column,
      topics: [],
    })),
    ...redirects
      .filter((redirect) => redirect.topic === null)
      .map(({ reference, line, column }) => ({
        code: 'unknown_redirect',
        severity: 'error' as const,
        message: `There is no topic “${reference}” to go to.`,
        line,
        column,
        topics: [],
      })),
    ...(enabled ? duplicatePhrases(topic, byPhrase, yaml) : []),
    ...(enabled ? unreachable(topic, sources, yaml) : []),
  ];
  return {
    ok: true,
    displayName: topic.displayName,
    trigger: topic.trigger.originalKind,
    triggerQueries: [...topic.trigger.triggerQueries],
    issues: issues.sort((a, b) => a.line - b.line || a.column - b.column),
    redirects: redirects.map(({ column: _, ...redirect }) => redirect),
  };
}

interface Redirect {
  readonly actionId: string;
  readonly line: number;
  readonly column: number;
  readonly reference: string;
  readonly topic: string | null;
}

function redirectsOf(topic: Topic, topics: readonly Topic[]): Redirect[] {
  return [...actionsOf(topic).values()].flatMap(({ action }) => {
    if (action.kind !== 'BeginDialog' && action.kind !== 'ReplaceDialog') return [];
    const reference = literalOf(action);
    if (reference === null) return [];
    const { id, at } = action;
    return [{ actionId: id, ...at, reference, topic: findTopic(topics, reference)?.name ?? null }];
  });
}

const literalOf = ({ dialog }: RedirectAction): string | null =>
  dialog.type === 'literal' && typeof dialog.value === 'string' ? dialog.value : null;

/** Phrases that another topic has as well: which of them is meant, nobody can tell. */
function duplicatePhrases(topic: Topic, byPhrase: Neighbours['byPhrase'], yaml: string): TopicIssue[] {
  if (!isRecognised(topic)) return [];
  return [...new Set(topic.trigger.triggerQueries)].flatMap((phrase) => {
    const topics = (byPhrase.get(normalise(phrase)) ?? []).filter((name) => name !== topic.name);
    if (topics.length === 0) return [];
    const message = `“${phrase}” is a phrase of ${topics.join(', ')} too.`;
    const severity = 'warning' as const;
    return [{ code: 'duplicate_phrase', severity, message, ...placeOf(yaml, phrase), topics }];
  });
}

const isRecognised = ({ trigger: { kind } }: Topic): boolean =>
  kind === 'OnRecognizedIntent' || kind === 'OnEscalate';

/** The first line that holds these words; the first of all when none does (a phrase over several lines). */
function placeOf(yaml: string, words: string): { line: number; column: number } {
  const at = yaml.indexOf(words);
  if (at < 0) return { line: 1, column: 1 };
  const before = yaml.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** A topic that only other topics could begin, and none does. */
function unreachable(topic: Topic, sources: Neighbours['sources'], yaml: string): TopicIssue[] {
  const { kind, triggerQueries, originalKind } = topic.trigger;
  const silent = kind === 'OnRecognizedIntent' && triggerQueries.length === 0 && !topic.modelDescription;
  if (kind !== 'OnRedirect' && !silent) return [];
  const others = [...(sources.get(topic.name) ?? [])].filter((name) => name !== topic.name);
  if (others.length > 0) return [];
  const message = silent
    ? 'It has no phrases, and no other topic goes to it: nothing begins it.'
    : `Only another topic can begin it (${originalKind}), and none does.`;
  const severity = 'warning' as const;
  return [{ code: 'unreachable', severity, message, ...placeOf(yaml, 'beginDialog'), topics: [] }];
}
