/** Hand-overs: to a representative, to another AI agent, to a number outside. */
import type { Action, TransferContextSource } from '../../domain/types.ts';
import { readValue } from '../parse-parts.ts';
import type { ActionReaders, Place } from '../place.ts';
import { readMessage } from '../read-message.ts';
import type { YamlReader } from '../yaml-reader.ts';

export const transferReaders: ActionReaders = {
  TransferConversation: (place) => readTransfer(place, place.map, 'telephoneNumber'),
  TransferConversationV2: (place) => {
    const { reader, map } = place;
    const type = reader.map(reader.get(map, 'transferType'));
    return readTransfer(place, type ?? map, 'phoneNumber');
  },
};

function readTransfer({ reader, base }: Place, map: Place['map'], numberKey: string): Action {
  const node = reader.get(map, 'messageToAgent');
  const message = node === undefined ? null : readMessage(reader, node);
  const number = reader.get(map, numberKey);
  return {
    ...base,
    kind: 'TransferConversation',
    message,
    context: readContext(reader, reader.get(map, 'context')),
    ...(reader.text(number) ? { phoneNumber: readValue(reader, number) } : {}),
  };
}

function readContext(reader: YamlReader, node: unknown): TransferContextSource {
  const map = reader.map(node);
  if (map === null) return { type: 'automatic', variables: 'All' };
  const kind = reader.text(reader.get(map, 'kind'));
  if (kind === 'ExpressionTransferContext') {
    return { type: 'expression', value: readValue(reader, reader.get(map, 'value')) };
  }
  if (kind === 'AutomaticTransferContext') {
    const variables = reader.text(reader.get(map, 'variables'));
    return {
      type: 'automatic',
      variables: variables === 'Topic' || variables === 'Global' ? variables : 'All',
    };
  }
  const fields = reader.entries(map).filter(({ name }) => name !== 'kind');
  return {
    type: 'fields',
    fields: fields.map(({ name, value }) => ({ name, value: readValue(reader, value) })),
  };
}
