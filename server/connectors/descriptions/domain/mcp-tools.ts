/** The tools of an MCP server as a connector's operations, and what its tools answer. */
import type {
  ConnectorDescription,
  ConnectorOperation,
  DescriptionWarning,
  JsonSchema,
} from '../../../../contracts/connectors.ts';
import { type ConnectorAnswer, readAnswer } from './answer.ts';
import type { ReadDocument } from './document.ts';
import { fillInputs } from './fill-inputs.ts';
import { freeName } from './inputs.ts';
import { Refused, Report } from './report.ts';
import { propertiesOf, SchemaReader } from './schemas.ts';
import { isMembers, listOf, type Members, membersOf, Source, textOf } from './source.ts';
import type { InputProblem } from './values.ts';

/** As it came over the wire; nothing of it is trusted. */
export interface McpServerTools {
  url: string;
  name: string;
  version: string;
  instructions: string;
  tools: readonly unknown[];
}

/** A tool whose schema cannot be read is left out, with a warning. */
export function connectorOfTools(server: McpServerTools): {
  connector: ConnectorDescription;
  warnings: DescriptionWarning[];
} {
  const report = new Report();
  const names = new Set<string>();
  const operations: ConnectorOperation[] = [];
  for (const tool of server.tools) {
    if (!isMembers(tool) || textOf(tool.name) === '') continue;
    const document: ReadDocument = {
      file: textOf(tool.name),
      text: '',
      value: tool,
      places: new WeakMap(),
      mends: [],
    };
    try {
      const operation = operationOf(tool, document, report);
      const id = freeName(operation.id, (name) => names.has(name));
      names.add(id);
      operations.push({ ...operation, id });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      report.warn('tool.unreadable', `The tool was left out: ${error.message}`, { document });
    }
  }
  const connector: ConnectorDescription = {
    kind: 'mcp',
    format: 'MCP',
    title: server.name,
    description: server.instructions,
    version: server.version,
    baseUrl: server.url,
    security: [
      { id: 'none', title: 'No sign-in', kind: 'none' },
      { id: 'bearer', title: 'Token', kind: 'bearer' },
    ],
    connectionParameters: [],
    connectionParameterSets: [],
    policies: [],
    manifest: null,
    operations,
    extensions: {},
  };
  return {
    connector,
    warnings: report.finish(server.url).map((warning) => ({ ...warning, line: null, column: null })),
  };
}

function operationOf(tool: Members, document: ReadDocument, report: Report): ConnectorOperation {
  const annotations = membersOf(tool.annotations);
  const inputSchema = schemaOf(tool.inputSchema, document, report);
  const isReadOnly = annotations.readOnlyHint === true;
  return {
    id: textOf(tool.name),
    method: 'TOOL',
    path: textOf(tool.name),
    summary: textOf(tool.title) || textOf(annotations.title) || textOf(tool.name),
    description: textOf(tool.description),
    visibility: 'none',
    deprecated: false,
    trigger: null,
    changes: !isReadOnly,
    // A tool that says nothing may destroy something; whether to ask is then the administrator's choice.
    requireUserConfirmation: isReadOnly
      ? false
      : typeof annotations.destructiveHint === 'boolean'
        ? annotations.destructiveHint
        : null,
    agenticProtocol: null,
    ai: null,
    inputs: Object.entries(propertiesOf(inputSchema)).map(([name, schema]) => ({
      name,
      wireName: name,
      in: 'body',
      part: 'member',
      required: inputSchema.required?.includes(name) ?? false,
      schema,
      title: schema.title ?? '',
      description: schema.description ?? '',
      default: schema.default,
      visibility: 'none',
      dynamicValues: null,
      urlEncoding: 'single',
      style: 'form',
      explode: false,
      allowReserved: false,
      extensions: {},
    })),
    bodyMediaType: null,
    bodyRequired: true,
    output: { mediaType: 'application/json', schema: schemaOrNull(tool.outputSchema, document, report) },
    pageable: null,
    baseUrl: null,
    security: [],
    extensions: {},
  };
}

const schemaOrNull = (written: unknown, document: ReadDocument, report: Report): JsonSchema | null =>
  isMembers(written) ? schemaOf(written, document, report) : null;

/** References in a tool's schema are relative to that schema. */
const schemaOf = (written: unknown, document: ReadDocument, report: Report): JsonSchema =>
  new SchemaReader(new Source(document, membersOf(written), '3.1', report)).read(written);

/** A tool's arguments, checked as `buildRequest` checks inputs. */
export function toolArguments(
  operation: ConnectorOperation,
  inputs: Readonly<Record<string, unknown>>,
): { ok: true; arguments: Record<string, unknown> } | { ok: false; problems: InputProblem[] } {
  const problems: InputProblem[] = [];
  const filled = fillInputs(operation, inputs, problems);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    arguments: Object.fromEntries(filled.map(({ input, value }) => [input.wireName, value])),
  };
}

/** A tool's result: its structured content as the value, its texts as the text. Bounded as other answers are. */
export function answerOfTool(operation: ConnectorOperation, result: unknown): ConnectorAnswer {
  const { content, structuredContent, isError } = membersOf(result);
  const words = listOf(content)
    .map(wordsOf)
    .filter((text) => text !== '')
    .join('\n');
  const read = (body: string, mediaType: string): ConnectorAnswer =>
    readAnswer(operation, { status: 200, headers: { 'content-type': mediaType }, body });
  const spoken = read(words, 'text/plain');
  const answer =
    structuredContent === undefined
      ? spoken
      : {
          ...read(JSON.stringify(structuredContent), 'application/json'),
          ...(words === '' ? {} : { text: spoken.text }),
        };
  return { ...answer, ok: isError !== true, status: isError === true ? 500 : 200 };
}

function wordsOf(block: unknown): string {
  const { type, text, uri, name, mimeType, resource } = membersOf(block);
  if (type === 'text') return textOf(text);
  if (type === 'resource_link') return `${textOf(name)}: ${textOf(uri)}`;
  if (type === 'resource') return textOf(membersOf(resource).text) || textOf(membersOf(resource).uri);
  return type === 'image' || type === 'audio' ? `A file (${textOf(mimeType) || type}).` : '';
}
