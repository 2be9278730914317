/**
 * Connectors: outside systems that Patchbay can call, described by an OpenAPI document, a Power Platform
 * connector folder or an MCP server. A connector is the description; a connection is one configured instance of it.
 *
 * A `ConnectorDescription` is written by the importer (server/connectors/descriptions) and by nobody else.
 */
import { z } from 'zod';

/**
 * The part of JSON Schema that descriptions are reduced to. No `$ref` is left in it: references are expanded, and
 * cut where they would never end or where there would be too much (what is cut accepts anything of its type).
 */
export interface JsonSchema {
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'file';
  /** From `x-ms-summary`, or the schema's own title. */
  title?: string;
  description?: string;
  format?: string;
  enum?: unknown[];
  default?: unknown;
  example?: unknown;
  nullable?: boolean;
  readOnly?: boolean;
  writeOnly?: boolean;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  /** Told to whoever fills the field, and left to the outside system to check: a hostile one could hang us. */
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  'x-ms-visibility'?: Visibility;
  [extension: `x-${string}`]: unknown;
}

/** The importer answers for what is inside; see `JsonSchema`. */
export const jsonSchemaShape: z.ZodType<JsonSchema> = z.record(
  z.string(),
  z.unknown(),
) as unknown as z.ZodType<JsonSchema>;

/** `x-ms-visibility`: who is shown a field. Internal ones are filled from their default, unseen. */
export const visibilities = ['none', 'important', 'advanced', 'internal'] as const;
export const visibilityShape = z.enum(visibilities);
export type Visibility = z.infer<typeof visibilityShape>;

/** All other `x-*` members of the place, by their name, as they were written. */
const extensionsShape = z.record(z.string(), z.unknown());

export const inputPlaces = ['path', 'query', 'header', 'cookie', 'body', 'formData'] as const;

/** How a list or an object is written into a path, a query or a header. */
export const inputStyles = [
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'tabDelimited',
  'pipeDelimited',
  'deepObject',
] as const;

export const connectorInputShape = z.object({
  /** Unique within the operation; what callers and fixed inputs are keyed by. */
  name: z.string(),
  /** On the wire; differs from `name` only where two inputs would have the same. */
  wireName: z.string(),
  in: z.enum(inputPlaces),
  /**
   * Of an input in the body: the member of the body's object that it fills, `wireName`; or the whole body.
   */
  part: z.enum(['member', 'whole']),
  required: z.boolean(),
  schema: jsonSchemaShape,
  title: z.string(),
  description: z.string(),
  /** Undefined: none. */
  default: z.unknown(),
  visibility: visibilityShape,
  /** `x-ms-dynamic-values` or `x-ms-dynamic-list`: where the choices come from, as it was written. */
  dynamicValues: z.unknown(),
  /** `x-ms-url-encoding`: of a path segment that the outside system decodes twice. */
  urlEncoding: z.enum(['single', 'double']),
  style: z.enum(inputStyles),
  explode: z.boolean(),
  /** `allowReserved`: characters such as `/` and `:` stay as they are in a query's value. */
  allowReserved: z.boolean(),
  extensions: extensionsShape,
});
export type ConnectorInput = z.infer<typeof connectorInputShape>;

export const connectorOutputShape = z.object({
  /** Of the answer, as described; the answer's own header decides when it comes. */
  mediaType: z.string(),
  schema: jsonSchemaShape.nullable(),
});
export type ConnectorOutput = z.infer<typeof connectorOutputShape>;

export const connectorOperationShape = z.object({
  /** `operationId`, or made of method and path when there is none. An MCP tool's name. */
  id: z.string(),
  /** Upper case. Of an MCP tool: `TOOL`. */
  method: z.string(),
  /** With `{name}` for the inputs in the path, and a fixed query where the description has one. */
  path: z.string(),
  summary: z.string(),
  description: z.string(),
  visibility: visibilityShape,
  deprecated: z.boolean(),
  /** `x-ms-trigger`: tells of events instead of answering questions; cannot be a plugin. */
  trigger: z.enum(['single', 'batch']).nullable(),
  /** Does it change something outside? Every method but GET and HEAD, unless the description says otherwise. */
  changes: z.boolean(),
  /** `x-ms-require-user-confirmation`; null: the description does not say. */
  requireUserConfirmation: z.boolean().nullable(),
  /** `x-ms-agentic-protocol`: the operation is the door of an MCP server. */
  agenticProtocol: z.string().nullable(),
  /** `x-ms-openai-data`. `parameters`: what a model may fill, by name; null: all that is shown. */
  ai: z.object({ enabled: z.boolean(), parameters: z.array(z.string()).nullable() }).nullable(),
  inputs: z.array(connectorInputShape),
  /** Of the body that is sent; null: there is none. */
  bodyMediaType: z.string().nullable(),
  bodyRequired: z.boolean(),
  output: connectorOutputShape.nullable(),
  /** `x-ms-pageable`: the member of the answer that holds the next page's address. */
  pageable: z.object({ nextLinkName: z.string(), itemName: z.string().nullable() }).nullable(),
  /** Another server than the connector's, of this operation alone. */
  baseUrl: z.string().nullable(),
  /** Ids of the security options that fit, best first; empty: none is needed. */
  security: z.array(z.string()),
  extensions: extensionsShape,
});
export type ConnectorOperation = z.infer<typeof connectorOperationShape>;

/** A value that a connection must be given, such as the name of the customer's instance. */
export const connectionParameterShape = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  required: z.boolean(),
  /** To be encrypted, and never to be sent back. */
  secret: z.boolean(),
  default: z.string().nullable(),
  allowedValues: z.array(z.object({ value: z.string(), text: z.string() })),
});
export type ConnectionParameter = z.infer<typeof connectionParameterShape>;

const security = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ id: z.string(), title: z.string(), kind: z.literal(kind), ...shape });

/** One way to sign in. `aad` is OAuth 2 at Microsoft Entra, with what is known of it filled in. */
export const securityOptionShape = z.discriminatedUnion('kind', [
  security('none', {}),
  security('apiKey', {
    in: z.enum(['header', 'query', 'cookie']),
    /** Of the header or the query parameter. */
    name: z.string(),
  }),
  security('basic', {}),
  /** A token that somebody pastes. */
  security('bearer', {}),
  security('oauth2', {
    grants: z.array(z.enum(['client_credentials', 'authorization_code'])),
    /** May hold `{name}` of a connection parameter. Null: to be given with the connection. */
    authorizationUrl: z.string().nullable(),
    tokenUrl: z.string().nullable(),
    refreshUrl: z.string().nullable(),
    scopes: z.array(z.object({ name: z.string(), description: z.string() })),
    /** More parameters of the authorization request, such as `resource`. */
    extra: z.record(z.string(), z.string()),
  }),
  security('aad', {
    grants: z.array(z.enum(['client_credentials', 'authorization_code'])),
    authorizationUrl: z.string().nullable(),
    tokenUrl: z.string().nullable(),
    refreshUrl: z.string().nullable(),
    scopes: z.array(z.object({ name: z.string(), description: z.string() })),
    extra: z.record(z.string(), z.string()),
  }),
]);
export type SecurityOption = z.infer<typeof securityOptionShape>;

const policy = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({
    kind: z.literal(kind),
    /** Operation ids; empty: all. */
    operations: z.array(z.string()),
    ...shape,
  });
const existsAction = z.enum(['override', 'skip', 'append']);

/**
 * What a Power Platform connector changes of every request. A text may hold `@connectionParameters('name','default')`,
 * `@queryParameters('name')`, `@headers('name')` and `@body().member`.
 */
export const connectorPolicyShape = z.discriminatedUnion('kind', [
  policy('setHeader', { name: z.string(), value: z.string(), existsAction }),
  policy('setQueryParameter', { name: z.string(), value: z.string(), existsAction }),
  /** Scheme, host and base path. */
  policy('setBaseUrl', { url: z.string() }),
  /** `method` null: as it is. */
  policy('route', { path: z.string(), method: z.string().nullable() }),
  /** Sets a member of the body; `parent` such as `@body().favicon`. */
  policy('setProperty', { parent: z.string(), member: z.string(), value: z.string() }),
]);
export type ConnectorPolicy = z.infer<typeof connectorPolicyShape>;

export const connectorDescriptionShape = z.object({
  kind: z.enum(['openapi', 'mcp']),
  /** Such as `Swagger 2.0`, `OpenAPI 3.1.0`, `MCP`. */
  format: z.string(),
  title: z.string(),
  description: z.string(),
  version: z.string(),
  /**
   * Scheme, host and base path without a slash at the end; `{name}` stands for a connection parameter. Null: the
   * description names no host, and the connection must. Of an MCP server: the address itself.
   */
  baseUrl: z.string().nullable(),
  security: z.array(securityOptionShape),
  connectionParameters: z.array(connectionParameterShape),
  /** Ways to fill in a connection that exclude each other; empty: there is one. */
  connectionParameterSets: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      parameters: z.array(connectionParameterShape),
      /** Ids of the security options of this way. */
      security: z.array(z.string()),
    }),
  ),
  policies: z.array(connectorPolicyShape),
  /** `x-ms-openai-manifest`: how the connector introduces itself to people and to models. */
  manifest: z
    .object({
      humanName: z.string(),
      modelDescription: z.string(),
      contactEmail: z.string().nullable(),
      legalUrl: z.string().nullable(),
    })
    .nullable(),
  operations: z.array(connectorOperationShape),
  extensions: extensionsShape,
});
export type ConnectorDescription = z.infer<typeof connectorDescriptionShape>;

/** Something about a description that the administrator should know; it was imported all the same. */
export const descriptionWarningShape = z.object({
  /** Stable, such as `policy.unsupported`. */
  code: z.string(),
  message: z.string(),
  file: z.string(),
  /** From 1; null: nowhere in particular. */
  line: z.int().nullable(),
  column: z.int().nullable(),
});
export type DescriptionWarning = z.infer<typeof descriptionWarningShape>;

/** Why a description was refused, and where. */
export const descriptionRefusalShape = z.object({
  message: z.string(),
  file: z.string(),
  line: z.int(),
  column: z.int(),
});
export type DescriptionRefusal = z.infer<typeof descriptionRefusalShape>;

/** What a model is told about an operation so that it can call it. */
export interface ConnectorTool {
  /** At most 64 letters, digits, `_` and `-`, as model providers demand. */
  name: string;
  description: string;
  /** Of an object; its properties are keyed as in `inputNames`. */
  inputSchema: JsonSchema & { type: 'object' };
  /** The operation's input by the key in the tool's schema. */
  inputNames: Record<string, string>;
}
