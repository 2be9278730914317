/** The door of descriptions: outside systems' descriptions turned into connectors, and their operations called. */
export { type ConnectorAnswer, type ConnectorResponse, readAnswer } from './domain/answer.ts';
export { fillAddress } from './domain/base-url.ts';
export type { SourceFile } from './domain/document.ts';
export { toolArguments } from './domain/mcp-tools.ts';
export {
  type BuiltRequest,
  buildRequest,
  type ConnectionValues,
  type ConnectorRequest,
  type Credentials,
} from './domain/request.ts';
export { describeTool, inputsOfTool } from './domain/tool.ts';
export type { InputProblem } from './domain/values.ts';
export {
  type ImportOptions,
  type ImportResult,
  importDescription,
  maxCharacters,
} from './import-description.ts';
export { McpConnector, type McpDescribed, type McpOptions } from './mcp/mcp-connector.ts';
