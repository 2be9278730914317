/** Reads what starts a topic. */
import { type TriggerKind, triggerKinds } from '../domain/topic.ts';
import type { Trigger } from '../domain/types.ts';
import { readExpression, readValue } from './parse-parts.ts';
import type { MapNode, YamlReader } from './yaml-reader.ts';

const known: ReadonlySet<string> = new Set(triggerKinds);
const withIntent: ReadonlySet<string> = new Set(['OnRecognizedIntent', 'OnEscalate', 'OnSystemIntent']);

const noVoice = 'There is no voice channel that would fire it';

/** Those that nothing fires here, and what is missing. */
const unfired: Readonly<Record<string, string>> = {
  RecurrenceTrigger:
    'A topic runs in a conversation with a customer, and there is no timetable that would begin one',
  CreateConversationConnectorTrigger: 'Connectors do not open conversations here',
  ContinueConversationConnectorTrigger: 'Connectors do not reach into conversations here',
  OnToolSelected: 'A plan’s tools run outside the dialog, which is told when they are through',
  OnAnalyzeText: 'There is no analysis of texts beside the recognition of topics',
  OnSilence: noVoice,
  OnDtmfKeyPress: noVoice,
  OnUnknownDtmfKey: noVoice,
  OnUnrecognizedSpeech: noVoice,
  OnAnsweringMachineDetected: noVoice,
};

export function readTrigger(reader: YamlReader, begin: MapNode, intent: MapNode | null): Trigger {
  const originalKind = reader.text(reader.get(begin, 'kind'));
  if (!originalKind) return reader.refuse('shape', 'beginDialog has no kind.', begin);
  const isKnown = known.has(originalKind);
  const why = isKnown ? unfired[originalKind] : `The trigger ${originalKind} is not known`;
  if (why) reader.warn('unsupported_trigger', `${why}; redirects still reach the topic.`, begin);
  if (!reader.text(reader.get(begin, 'id'))) reader.warn('missing_id', 'The trigger has no id.', begin);
  const queries = reader.list(reader.get(intent, 'triggerQueries')) ?? [];
  const triggerQueries = queries.flatMap((query) => reader.text(query)?.trim() || []);
  if (intent && !withIntent.has(originalKind)) {
    reader.warn('unexpected_property', `${originalKind} does not use an intent.`, intent);
  }
  const priority = reader.scalar(reader.get(begin, 'priority'));
  return {
    kind: isKnown ? (originalKind as TriggerKind) : 'Opaque',
    originalKind,
    triggerQueries,
    condition: begin.has('condition') ? readExpression(reader, reader.get(begin, 'condition')) : null,
    priority: typeof priority === 'number' ? priority : 0,
    ...detailsOf(reader, begin, intent),
  };
}

function detailsOf(reader: YamlReader, begin: MapNode, intent: MapNode | null): Partial<Trigger> {
  const text = (key: string) => reader.text(reader.get(begin, key));
  const eventName = text('eventName');
  const activityType = text('type');
  const dtmfKey = text('dtmfKey');
  const after = durationOf(reader, begin);
  const isOffered = reader.boolean(reader.get(intent, 'includeInOnSelectIntent'), true);
  return {
    ...(reader.boolean(reader.get(begin, 'runOnce'), false) ? { runOnce: true } : {}),
    ...(eventName ? { eventName } : {}),
    ...(activityType ? { activityType } : {}),
    ...(dtmfKey ? { dtmfKey } : {}),
    ...(after ? { after } : {}),
    ...(isOffered ? {} : { offered: false }),
  };
}

function durationOf(reader: YamlReader, begin: MapNode): Trigger['after'] | null {
  for (const [key, unitMs] of [
    ['durationInSeconds', 1000],
    ['silenceDetectionTimeoutInMilliseconds', 1],
  ] as const) {
    const node = reader.get(begin, key);
    if (reader.text(node)) return { value: readValue(reader, node), unitMs };
  }
  return null;
}
