/** Actions that search the knowledge or ask a model. */
import { readTemplate, readValue, readVariable } from '../parse-parts.ts';
import type { ActionReaders, Place, ReadAction } from '../place.ts';

const optionalVariable = ({ reader, map }: Place, key: string) =>
  map.has(key) ? readVariable(reader, reader.get(map, key)) : null;

function sourcesOf({ reader, map }: Place): string[] {
  const knowledge = reader.map(reader.get(map, 'knowledgeSources'));
  const sources = reader.list(reader.get(knowledge, 'knowledgeSources')) ?? [];
  return sources.flatMap((source) => reader.text(source) ?? []);
}

const readSearch: ReadAction = (place) => {
  const { reader, map, base } = place;
  return {
    ...base,
    kind: 'SearchAndSummarizeContent',
    userInput: readValue(reader, reader.get(map, 'userInput')),
    variable: optionalVariable(place, 'variable'),
    autoSend: reader.boolean(reader.get(map, 'autoSend'), true),
    fullResponse: reader.text(reader.get(map, 'responseCaptureType')) === 'FullResponse',
    sources: sourcesOf(place),
  };
};

export const aiReaders: ActionReaders = {
  SearchAndSummarizeContent: readSearch,
  SearchAndSummarizeWithCustomModel: readSearch,

  SearchKnowledgeSources: (place) => ({
    ...place.base,
    kind: 'SearchKnowledgeSources',
    userInput: readValue(place.reader, place.reader.get(place.map, 'userInput')),
    result: optionalVariable(place, 'result'),
    sources: sourcesOf(place),
  }),

  CreateSearchQuery: (place) => ({
    ...place.base,
    kind: 'CreateSearchQuery',
    userInput: place.map.has('userInput')
      ? readValue(place.reader, place.reader.get(place.map, 'userInput'))
      : null,
    result: optionalVariable(place, 'result'),
  }),

  AnswerQuestionWithAI: (place) => {
    const { reader, map, base } = place;
    const instructions = reader.get(map, 'additionalInstructions');
    return {
      ...base,
      kind: 'AnswerQuestionWithAI',
      userInput: readValue(reader, reader.get(map, 'userInput')),
      instructions: reader.text(instructions) ? readTemplate(reader, instructions) : null,
      variable: optionalVariable(place, 'variable'),
      autoSend: reader.boolean(reader.get(map, 'autoSend'), true),
    };
  },

  RecognizeIntent: ({ reader, map, base }) => ({
    ...base,
    kind: 'RecognizeIntent',
    userInput: readValue(reader, reader.get(map, 'userInput')),
  }),
};
