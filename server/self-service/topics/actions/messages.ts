/** Actions that speak and ask. */
import type { MessageTemplate, QuestionAction } from '../../domain/types.ts';
import { readEntity, readExpression, readOutputs, readValue, readVariable } from '../parse-parts.ts';
import type { ActionReaders, Place } from '../place.ts';
import { readCard } from '../read-card.ts';
import { readFieldTypes } from '../read-data-type.ts';
import { readMessage } from '../read-message.ts';
import type { YamlReader } from '../yaml-reader.ts';

const plainMessage = (text: string): MessageTemplate => ({
  variants: [{ source: text, parts: [text] }],
  suggestedActions: [],
});

function repeatCountOf({ reader, map }: Place): number {
  const node = reader.get(map, 'repeatCount');
  const count = Number(String(reader.scalar(node) ?? 2).replace(/^=/, ''));
  if (Number.isInteger(count) && count >= 0) return Math.min(count, 20);
  reader.warn('unsupported_feature', 'The repeat count is not a whole number; 2 is used.', node);
  return 2;
}

function interruptionOf({ reader, map }: Place) {
  const policy = reader.map(reader.get(map, 'interruptionPolicy'));
  const filter = reader.map(reader.get(policy, 'interruptionTopicListFilter'));
  const names = reader.list(reader.get(filter, 'allowedInterruptTopics'));
  return {
    allowInterruption: reader.boolean(reader.get(policy, 'allowInterruption'), true),
    ...(names ? { allowedTopics: names.flatMap((name) => reader.text(name) ?? []) } : {}),
  };
}

const optionalMessage = ({ reader, map }: Place, key: string) =>
  map.has(key) ? readMessage(reader, reader.get(map, key)) : null;

const optionalValue = (reader: YamlReader, node: unknown) =>
  node === undefined || reader.scalar(node) === null ? null : readValue(reader, node);

export const messageReaders: ActionReaders = {
  SendActivity: ({ reader, map, base }) => {
    const message = readMessage(reader, reader.get(map, 'activity'));
    return message ? { ...base, kind: 'SendActivity', message } : 'There is no text to send.';
  },

  Question: (place) => {
    const { reader, map, base } = place;
    const variable = readVariable(reader, reader.get(map, 'variable'));
    const prompt = readMessage(reader, reader.get(map, 'prompt'));
    if (!variable) return 'The variable is missing or not understood.';
    if (!prompt) return 'The prompt is missing.';
    const skip = reader.text(reader.get(map, 'skipQuestionMode'));
    return {
      ...base,
      kind: 'Question',
      variable,
      prompt,
      reprompt: optionalMessage(place, 'unrecognizedPrompt'),
      invalidPrompt: optionalMessage(place, 'invalidPrompt'),
      validation: map.has('validation') ? readExpression(reader, reader.get(map, 'validation')) : null,
      entity: readEntity(reader, reader.get(map, 'entity')),
      alwaysPrompt: reader.boolean(reader.get(map, 'alwaysPrompt'), false) || skip === 'AlwaysAsk',
      ...(skip === 'SkipOnFirstExecutionIfVariableHasValue' ? { skipsOnce: true } : {}),
      repeatCount: repeatCountOf(place),
      defaultValue: optionalValue(reader, reader.get(map, 'defaultValue')),
      ...(map.has('defaultValueResponse')
        ? { defaultPrompt: optionalMessage(place, 'defaultValueResponse') }
        : {}),
      ...(map.has('fallbackDialogOnInvalidEntity')
        ? { fallbackTopic: optionalValue(reader, reader.get(map, 'fallbackDialogOnInvalidEntity')) }
        : {}),
      ...interruptionOf(place),
    };
  },

  AdaptiveCardPrompt: (place) => {
    const { reader, map, base } = place;
    const card = readCard(reader, reader.get(map, 'card'));
    if (!card) return 'The card is missing.';
    return {
      ...base,
      kind: 'AdaptiveCardPrompt',
      card,
      outputs: readOutputs(reader, reader.get(map, 'output')),
      types: readFieldTypes(reader, reader.get(map, 'outputType')),
      reprompt: optionalMessage(place, 'unrecognizedPrompt'),
      repeatCount: repeatCountOf(place),
      ...interruptionOf(place),
    };
  },

  CSATQuestion: ({ reader, map, base }): QuestionAction | string => {
    const written = reader.get(map, 'variable');
    const variable = written === undefined ? null : readVariable(reader, written);
    const stars = ['1', '2', '3', '4', '5'];
    return {
      ...base,
      kind: 'Question',
      variable: variable ?? { scope: 'Topic', path: ['CSAT'] },
      prompt: plainMessage('How satisfied are you, from 1 (not at all) to 5 (very)?'),
      reprompt: null,
      invalidPrompt: null,
      validation: null,
      entity: {
        kind: 'closed_list',
        items: stars.map((star) => ({ id: star, displayName: star, synonyms: [], value: Number(star) })),
      },
      alwaysPrompt: true,
      repeatCount: 1,
      // Nobody is handed over for not rating.
      defaultValue: { type: 'literal', value: null },
      allowInterruption: true,
    };
  },
};
