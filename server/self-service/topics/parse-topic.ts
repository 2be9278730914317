/** Reads a topic from Copilot Studio's YAML (`kind: AdaptiveDialog`). The only place that knows YAML. */
import type { Topic, TopicIssue, Trigger, TriggerKind } from '../domain/types.ts';
import { ActionReader } from './parse-action.ts';
import { readExpression } from './parse-parts.ts';
import { type MapNode, TopicRefusal, YamlReader } from './yaml-reader.ts';

/** Longer texts are refused. Characters. */
export const maxTopicLength = 1_000_000;

export type ParseTopicResult =
  /** `warnings` are in the order of the text: the topic works, except where they say. */
  | { readonly ok: true; readonly topic: Topic; readonly warnings: readonly TopicIssue[] }
  | { readonly ok: false; readonly error: TopicIssue };

export interface TopicNames {
  /** The topic's name in its agent, such as the file's name without extensions. */
  readonly name: string;
  /** Default: what the text says (metadata, intent, a `# Name:` comment), else the name. */
  readonly displayName?: string;
}

/**
 * Reads one topic. Never throws. Refused with a place (line and column, from 1): `yaml` (no YAML), `not_a_topic`
 * (no AdaptiveDialog), `shape` (no trigger, actions that are no list, an action without a kind), `too_large`.
 * Everything else that is odd is a warning; actions that are not understood are kept as `Opaque`.
 */
export function parseTopic(source: string, names: TopicNames): ParseTopicResult {
  if (source.length > maxTopicLength) {
    const message = `The text is longer than ${maxTopicLength} characters.`;
    return { ok: false, error: { code: 'too_large', message, line: 1, column: 1 } };
  }
  try {
    const reader = new YamlReader(source);
    const topic = readTopic(reader, source, names);
    const warnings = [...reader.warnings].sort((a, b) => a.line - b.line || a.column - b.column);
    return { ok: true, topic, warnings };
  } catch (error) {
    if (error instanceof TopicRefusal) return { ok: false, error: error.issue };
    throw error;
  }
}

function readTopic(reader: YamlReader, source: string, { name, displayName }: TopicNames): Topic {
  const root = reader.map(reader.root);
  if (root === null)
    return reader.refuse('not_a_topic', 'A topic is a mapping of kind AdaptiveDialog.', reader.root);
  const kind = reader.text(reader.get(root, 'kind'));
  if (kind !== 'AdaptiveDialog') {
    return reader.refuse('not_a_topic', `Expected kind AdaptiveDialog, found ${kind ?? 'none'}.`, root);
  }
  const begin = reader.map(reader.get(root, 'beginDialog'));
  if (begin === null)
    return reader.refuse('shape', 'The topic has no beginDialog, so nothing starts it.', root);
  const actions = new ActionReader(reader).list(reader.get(begin, 'actions'), '');
  const intent = reader.map(reader.get(begin, 'intent'));
  const startBehavior = reader.text(reader.get(root, 'startBehavior')) ?? '';
  return {
    name,
    displayName: displayName ?? statedName(reader, root, intent, source) ?? name,
    trigger: readTrigger(reader, begin, intent),
    actions,
    cancelsOthers: startBehavior.endsWith('CancelOtherTopics'),
    document: reader.json(root),
  };
}

function statedName(
  reader: YamlReader,
  root: MapNode,
  intent: MapNode | null,
  source: string,
): string | null {
  const metadata = reader.map(reader.get(root, 'mcs.metadata'));
  return (
    reader.text(reader.get(metadata, 'componentName')) ||
    reader.text(reader.get(intent, 'displayName')) ||
    reader.text(reader.get(root, 'modelDisplayName')) ||
    /^# Name: *(\S.*?) *$/m.exec(source.slice(0, 1000))?.[1] ||
    null
  );
}

const knownTriggers: ReadonlySet<string> = new Set<TriggerKind>([
  'OnRecognizedIntent',
  'OnUnknownIntent',
  'OnConversationStart',
  'OnEscalate',
  'OnError',
  'OnRedirect',
  'OnSystemRedirect',
]);

function readTrigger(reader: YamlReader, begin: MapNode, intent: MapNode | null): Trigger {
  const originalKind = reader.text(reader.get(begin, 'kind'));
  if (!originalKind) return reader.refuse('shape', 'beginDialog has no kind.', begin);
  const isKnown = knownTriggers.has(originalKind);
  if (!isKnown) {
    reader.warn(
      'unsupported_trigger',
      `Nothing fires ${originalKind} here; redirects still reach the topic.`,
      begin,
    );
  }
  if (!reader.text(reader.get(begin, 'id'))) reader.warn('missing_id', 'The trigger has no id.', begin);
  const queries = reader.list(reader.get(intent, 'triggerQueries')) ?? [];
  const triggerQueries = queries.flatMap((query) => reader.text(query)?.trim() || []);
  if (intent && originalKind !== 'OnRecognizedIntent' && originalKind !== 'OnEscalate') {
    reader.warn('unexpected_property', `${originalKind} does not use an intent.`, intent);
  }
  const priority = reader.scalar(reader.get(begin, 'priority'));
  return {
    kind: isKnown ? (originalKind as TriggerKind) : 'Opaque',
    originalKind,
    triggerQueries,
    condition: begin.has('condition') ? readExpression(reader, reader.get(begin, 'condition')) : null,
    priority: typeof priority === 'number' ? priority : 0,
  };
}
