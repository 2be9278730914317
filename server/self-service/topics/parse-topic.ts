/** Reads a topic from Copilot Studio's YAML (`kind: AdaptiveDialog` and its like). The only place that knows YAML. */
import type { DocumentKind, Topic, TopicIssue, Trigger } from '../domain/types.ts';
import { ActionReader } from './parse-action.ts';
import { readInputs, readTopicOutputs } from './read-inputs.ts';
import { readTrigger } from './read-trigger.ts';
import { mendedText, type TopicText, topicInPage } from './topic-text.ts';
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
 * (another kind of document), `not_a_document` (none at all), `shape` (no trigger, actions that are no list, an action without a kind), `too_large`.
 * Everything else that is odd is a warning; actions that are not understood are kept as `Opaque`. Of a Markdown page
 * the first block of code that is a topic is taken; then `topic.source` is that block.
 */
export function parseTopic(source: string, names: TopicNames): ParseTopicResult {
  if (source.length > maxTopicLength) {
    const message = `The text is longer than ${maxTopicLength} characters.`;
    return { ok: false, error: { code: 'too_large', message, line: 1, column: 1 } };
  }
  const text = topicInPage(source) ?? { yaml: source, source, notes: [] };
  const result = parseText(text, names);
  if (result.ok || result.error.code !== 'yaml') return result;
  const mended = mendedText(text.yaml);
  if (mended === null) return result;
  return parseText({ ...mended, source: text.source, notes: [...text.notes, ...mended.notes] }, names);
}

function parseText(text: TopicText, names: TopicNames): ParseTopicResult {
  try {
    const reader = new YamlReader(text.yaml);
    const topic = readTopic(reader, text, names);
    const warnings = [...text.notes, ...reader.warnings].sort(
      (a, b) => a.line - b.line || a.column - b.column,
    );
    return { ok: true, topic, warnings };
  } catch (error) {
    if (error instanceof TopicRefusal) return { ok: false, error: error.issue };
    throw error;
  }
}

const documentKinds: ReadonlySet<string> = new Set<DocumentKind>([
  'AdaptiveDialog',
  'TaskDialog',
  'AgentDialog',
  'GptComponentMetadata',
]);

function readTopic(reader: YamlReader, text: TopicText, { name, displayName }: TopicNames): Topic {
  const root = reader.map(reader.root);
  if (root === null)
    return reader.refuse(
      'not_a_document',
      `${foundIn(reader)} A topic is a mapping of kind AdaptiveDialog.`,
      reader.root,
    );
  const kind = reader.text(reader.get(root, 'kind'));
  if (kind === null || !documentKinds.has(kind)) {
    return reader.refuse('not_a_topic', `Expected kind AdaptiveDialog, found ${kind ?? 'none'}.`, root);
  }
  const documentKind = kind as DocumentKind;
  const begin = reader.map(reader.get(root, 'beginDialog'));
  if (begin === null && documentKind === 'AdaptiveDialog')
    return reader.refuse('shape', 'The topic has no beginDialog, so nothing starts it.', root);
  const intent = reader.map(reader.get(begin, 'intent'));
  const startBehavior = reader.text(reader.get(root, 'startBehavior')) ?? '';
  const actions = new ActionReader(reader);
  const inputs = readInputs(reader, root);
  const task = reader.get(root, 'action');
  const settings = reader.map(reader.get(root, 'settings'));
  return {
    name,
    displayName: displayName ?? statedName(reader, root, intent, text.yaml) ?? name,
    documentKind,
    trigger: begin === null ? untriggered(documentKind) : readTrigger(reader, begin, intent),
    actions: task === undefined ? actions.list(reader.get(begin, 'actions'), '') : actions.task(task, inputs),
    cancelsOthers: startBehavior.endsWith('CancelOtherTopics'),
    modelDescription: reader.text(reader.get(root, 'modelDescription')) || null,
    inputs,
    outputs: readTopicOutputs(reader, root),
    instructions: reader.text(reader.get(settings ?? root, 'instructions')) || null,
    document: reader.json(root),
    source: text.source,
  };
}

function foundIn(reader: YamlReader): string {
  if (reader.list(reader.root) !== null) return 'This is a list.';
  return (reader.text(reader.root) ?? '') === '' ? 'There is nothing in it.' : 'This is text without keys.';
}

/** A tool can be reached by a redirect; an agent's description cannot. */
function untriggered(documentKind: DocumentKind): Trigger {
  const kind = documentKind === 'TaskDialog' ? 'OnRedirect' : 'None';
  return { kind, originalKind: documentKind, triggerQueries: [], condition: null, priority: 0 };
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
