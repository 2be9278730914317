/** What an operation answers when all went well. */
import type { ConnectorOutput } from '../../../../contracts/connectors.ts';
import { pickMediaType } from './media-types.ts';
import type { SchemaReader } from './schemas.ts';
import { isMembers, listOf, type Members, membersOf, type Source, textOf } from './source.ts';

/** Null: nothing is described, or nothing comes. Functions hosts describe objects as text/plain: both are kept. */
export function readOutput(
  source: Source,
  schemas: SchemaReader,
  id: string,
  method: string,
  node: Members,
): ConnectorOutput | null {
  const responses = membersOf(node.responses);
  const code = successOf(Object.keys(responses));
  const { node: response } = source.follow(code === undefined ? undefined : responses[code]);
  if (!isMembers(response)) {
    source.warn('output.missing', `${id} does not describe what it answers.`, node);
    return null;
  }
  const output =
    source.dialect === '2.0' ? of2(source, schemas, node, response) : of3(source, schemas, response);
  if (!output && code !== '204' && method === 'get')
    source.warn('output.missing', `${id} does not describe what it answers.`, node, 'responses');
  return output;
}

function of2(
  source: Source,
  schemas: SchemaReader,
  node: Members,
  response: Members,
): ConnectorOutput | null {
  if (!isMembers(response.schema)) return null;
  const produces = listOf(node.produces ?? source.root.produces).map(textOf);
  return {
    mediaType: pickMediaType(produces) ?? 'application/json',
    schema: schemas.read(response.schema),
  };
}

function of3(source: Source, schemas: SchemaReader, response: Members): ConnectorOutput | null {
  const content = membersOf(response.content);
  const mediaType = pickMediaType(Object.keys(content));
  if (mediaType === undefined) return null;
  const { node: media } = source.follow(content[mediaType]);
  const schema = membersOf(media).schema;
  return { mediaType, schema: isMembers(schema) ? schemas.read(schema) : null };
}

/** 200 before other 2xx codes, before `2XX`, before `default`. */
function successOf(codes: readonly string[]): string | undefined {
  const good = codes.filter((code) => /^2\d\d$/.test(code)).sort();
  return good[0] ?? codes.find((code) => /^2xx$/i.test(code)) ?? codes.find((code) => code === 'default');
}
