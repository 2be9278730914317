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
  'shape',
  'too_large',
  'expression',
  'unknown_function',
  'unsupported_action',
]);

/**
 * @param others the topics beside it, its own earlier text not among them. Those that are off or cannot be read are
 * passed over.
 */
export function checkTopic(
  { name, yaml, parsed, enabled }: ReadTopic,
  others: readonly ReadTopic[],
): TopicCheck {
  if (!parsed.ok) {
    const { code, message, line, column } = parsed.error;
    const issue: TopicIssue = { code, severity: 'error', message, line, column, topics: [] };
    const nothing = { triggerQueries: [], redirects: [] };
    return { ok: false, displayName: name, trigger: 'unreadable', issues: [issue], ...nothing };
  }
  const { topic, warnings } = parsed;
  const beside = readable(others);
  const redirects = redirectsOf(topic, [topic, ...beside]);
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
    ...(enabled ? [...duplicatePhrases(topic, beside, yaml), ...unreachable(topic, beside, yaml)] : []),
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

const readable = (topics: readonly ReadTopic[]): Topic[] =>
  topics.flatMap(({ enabled, parsed }) => (enabled && parsed.ok ? [parsed.topic] : []));

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
function duplicatePhrases(topic: Topic, others: readonly Topic[], yaml: string): TopicIssue[] {
  const { triggerQueries } = topic.trigger;
  if (!isRecognised(topic) || triggerQueries.length === 0) return [];
  const theirs = new Map<string, string[]>();
  for (const other of others.filter(isRecognised))
    for (const phrase of new Set(other.trigger.triggerQueries.map(normalise)))
      theirs.set(phrase, [...(theirs.get(phrase) ?? []), other.name]);
  return [...new Set(triggerQueries)].flatMap((phrase) => {
    const topics = theirs.get(normalise(phrase));
    if (!topics) return [];
    const message = `“${phrase}” is a phrase of ${topics.join(', ')} too.`;
    return [
      { code: 'duplicate_phrase', severity: 'warning' as const, message, ...placeOf(yaml, phrase), topics },
    ];
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
function unreachable(topic: Topic, others: readonly Topic[], yaml: string): TopicIssue[] {
  const { kind, triggerQueries, originalKind } = topic.trigger;
  const silent = kind === 'OnRecognizedIntent' && triggerQueries.length === 0 && !isDescribed(topic);
  if (kind !== 'OnRedirect' && !silent) return [];
  const all = [topic, ...others];
  const isReached = others.some((other) =>
    redirectsOf(other, all).some((redirect) => redirect.topic === topic.name),
  );
  if (isReached) return [];
  const message = silent
    ? 'It has no phrases, and no other topic goes to it: nothing begins it.'
    : `Only another topic can begin it (${originalKind}), and none does.`;
  return [{ code: 'unreachable', severity: 'warning', message, ...placeOf(yaml, 'beginDialog'), topics: [] }];
}

/** A model chooses it by its description. */
const isDescribed = ({ document }: Topic): boolean =>
  typeof document.modelDescription === 'string' && document.modelDescription.trim() !== '';
