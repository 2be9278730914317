/** What the CRM side of Patchbay says on the wire: connections, records, lifecycle steps, deliveries. */
import { z } from 'zod';
import { Id, Instant } from './words.ts';

/** `rest`: any HTTP API. `connector`: an imported description, for plugins; it has no lifecycle. */
export const connectionKinds = [
  'dataverse',
  'salesforce',
  'servicenow',
  'zendesk',
  'hubspot',
  'rest',
  'connector',
] as const;
export const ConnectionKind = z.enum(connectionKinds);
export type ConnectionKind = z.infer<typeof ConnectionKind>;
/** The kinds that a contact's lifecycle can be written to. */
export type CrmKind = Exclude<ConnectionKind, 'connector'>;

/** How a connection proves itself. Dataverse and Salesforce take `client_credentials`. */
export const authenticationKinds = [
  'none',
  'client_credentials',
  'authorization_code',
  'basic',
  'bearer',
  'api_key_header',
  'api_key_query',
] as const;
export const AuthenticationKind = z.enum(authenticationKinds);
export type AuthenticationKind = z.infer<typeof AuthenticationKind>;

const Line = z.string().trim().max(500);

/**
 * Everything about a connection but its secret. Which fields count depends on the kind; the wizard asks for those
 * of Dynamics: uri, apiVersion, appId, tenant, clientId, scope, recordingStore.
 */
export const ConnectionSettings = z.strictObject({
  /** The environment: `https://org.crm.dynamics.com`; of a connector, its base address when it differs. */
  uri: Line.default(''),
  /** The path segment: `v9.2`. */
  apiVersion: Line.default(''),
  /** The model-driven app that records open in, of HubSpot the account (portal); `{{appid}}` in templates. */
  appId: Line.default(''),
  /** Directory (tenant) id or domain. */
  tenant: Line.default(''),
  authentication: AuthenticationKind.optional(),
  clientId: Line.default(''),
  /** Normalised to exactly one `/.default` for Dataverse. */
  scope: Line.default(''),
  /** Sign-in server; empty: the kind's own (`https://login.microsoftonline.com`). */
  authority: Line.default(''),
  /** Of OAuth servers that are named whole. */
  tokenUrl: Line.default(''),
  authorizationUrl: Line.default(''),
  /** For `basic`: the user name. */
  username: Line.default(''),
  /** For `api_key_*`: the header's or parameter's name. */
  keyName: Line.default(''),
  /** The bucket, with or without a prefix, where recordings and analyses appear: `recordings.example/connect`. */
  recordingStore: Line.default(''),
  /** Put in front of an object's key to make `objectUrl`; empty: `https://<bucket>.s3.amazonaws.com/`. */
  recordingUrl: Line.default(''),
  /**
   * Of a connector: what its description asks for beside credentials. Of CRMs: what makes a create safe to repeat
   * (server/connectors/crm/README.md): `externalIdField`, `idProperty`, `idempotent`.
   */
  parameters: z.record(z.string().max(100), z.string().max(2000)).default({}),
});
export type ConnectionSettings = z.output<typeof ConnectionSettings>;

export const testStages = ['address', 'token', 'identity', 'metadata'] as const;
export const TestStage = z.object({
  stage: z.enum(testStages),
  outcome: z.enum(['passed', 'failed', 'warning', 'skipped']),
  /** One sentence in plain words: what was found, or what to do. */
  message: z.string(),
  /** What the other side said, shortened; never a secret. */
  detail: z.string().optional(),
  durationMs: z.number().optional(),
});
export type TestStage = z.infer<typeof TestStage>;

/** A record of a CRM. */
export const RecordRef = z.object({
  /** The logical name: `phonecall`. */
  entity: z.string().min(1).max(100),
  id: z.string().min(1).max(200),
  name: z.string().max(500).default(''),
  url: z.string().max(2000).default(''),
});
export type RecordRef = z.output<typeof RecordRef>;

export const RecordMatch = RecordRef.extend({
  email: z.string().nullable(),
  phone: z.string().nullable(),
  /** What was equal; the strongest first. */
  matchedBy: z.array(z.enum(['id', 'email', 'phone', 'name'])),
});
export type RecordMatch = z.output<typeof RecordMatch>;

export const FieldDescription = z.object({
  name: z.string(),
  displayName: z.string(),
  type: z.enum(['string', 'memo', 'number', 'boolean', 'datetime', 'id', 'lookup', 'choice', 'other']),
  maxLength: z.number().int().nullable(),
  required: z.boolean(),
  forCreate: z.boolean(),
  forUpdate: z.boolean(),
});
export type FieldDescription = z.infer<typeof FieldDescription>;

export const EntitySummary = z.object({
  /** `phonecall`: in addresses of records. */
  logicalName: z.string(),
  /** `phonecalls`: in the API's paths. */
  setName: z.string(),
  displayName: z.string(),
  primaryId: z.string(),
  primaryName: z.string().nullable(),
});
export type EntitySummary = z.infer<typeof EntitySummary>;

export const EntityDescription = EntitySummary.extend({ fields: z.array(FieldDescription) });
export type EntityDescription = z.infer<typeof EntityDescription>;

/** The steps of the wizard; step 1 is the connection itself. */
export const lifecycleSteps = [2, 3, 4, 5] as const;
export const StepNumber = z.coerce
  .number()
  .pipe(z.union([z.literal(2), z.literal(3), z.literal(4), z.literal(5)]));
export type StepNumber = z.output<typeof StepNumber>;
/** 2 contact created, 3 answered or made, 4 ended, 5 recording or transcript available. */
export const stepMoments = { 2: 'created', 3: 'answered', 4: 'ended', 5: 'recording' } as const;

export const StepMethod = z.enum(['GET', 'POST', 'PATCH', 'PUT']);

/** One lifecycle step, as it was pasted: kept as it is, read by the template engine. */
export const LifecycleStep = z.object({
  step: StepNumber,
  enabled: z.boolean().default(true),
  method: StepMethod,
  /** Entity set (`phonecalls`) or a path below the API (`tables/incident`); may hold templates. */
  target: z.string().trim().max(500),
  /** `(STEP2-Response.activityid)` for PATCH, a JSON object of parameters, or `$select=...`. */
  query: z.string().max(4000).default(''),
  /** JSON with templates; empty for GET. */
  body: z.string().max(32_000).default(''),
  /** Of step 3: the record's address opens in a tab of the browser or inside the desk. */
  openIn: z.enum(['tab', 'embedded']).default('tab'),
  /** A template whose value is not there: leave the field out, send it empty, or fail. */
  missing: z.enum(['omit', 'empty', 'fail']).default('omit'),
  /** Only for these channels; empty for all. */
  channels: z.array(z.string().max(50)).max(20).default([]),
  /** Of step 5: for the recording, the analysis (transcript), or both. */
  artifacts: z.array(z.enum(['recording', 'transcript'])).default(['recording', 'transcript']),
});
export type LifecycleStep = z.output<typeof LifecycleStep>;

/** Something the wizard says about a template, with its place in the field. */
export const TemplateRemark = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  field: z.enum(['target', 'query', 'body']),
  message: z.string(),
  /** Characters from the field's beginning; null for the field as a whole. */
  from: z.number().int().nullable(),
  to: z.number().int().nullable(),
});
export type TemplateRemark = z.infer<typeof TemplateRemark>;

/** A request as it would be or was sent; without credentials. */
export const RenderedRequest = z.object({
  method: z.string().max(10),
  url: z.string().max(8000),
  headers: z.record(z.string(), z.string()).default({}),
  /** JSON text; empty without a body. */
  body: z.string().max(1_000_000).default(''),
});
export type RenderedRequest = z.output<typeof RenderedRequest>;

/**
 * `waiting`: for an earlier step, or for its connection; `due`: next in line or backing off; `sending`; `delivered`;
 * `dead`: needs a person; `skipped`: a person let it be, or the step was off.
 */
export const deliveryStates = ['waiting', 'due', 'sending', 'delivered', 'dead', 'skipped'] as const;
export const DeliveryState = z.enum(deliveryStates);
export type DeliveryState = z.infer<typeof DeliveryState>;

export const Delivery = z.object({
  id: Id,
  connectionId: Id,
  connectionName: z.string(),
  /** The contact: of a conversation, its id. */
  contactId: Id,
  conversationId: Id.nullable(),
  step: StepNumber,
  /** What of the step: empty, or the recording's key. */
  occurrence: z.string(),
  state: DeliveryState,
  attempts: z.number().int(),
  /** When it is tried next; null when it is not going to be. */
  dueAt: Instant.nullable(),
  /** Why it stands where it stands, in plain words; null when all is well. */
  reason: z.string().nullable(),
  errorCode: z.string().nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
  /** The record it made or changed. */
  record: RecordRef.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryAttempt = z.object({
  at: Instant,
  durationMs: z.number(),
  request: RenderedRequest,
  /** Null when no answer came. */
  status: z.number().int().nullable(),
  /** Shortened to 16,000 characters. */
  response: z.string(),
  outcome: z.enum(['succeeded', 'already_done', 'retry', 'paused', 'renew_token', 'failed']),
  message: z.string().nullable(),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

/** A record opened for a representative on answer. */
export const ScreenPop = z.object({
  connectionId: Id,
  connectionName: z.string(),
  /** `pending`: waits for the step it refers to. */
  state: z.enum(['pending', 'ready', 'failed']),
  openIn: z.enum(['tab', 'embedded']),
  /** Null until it is ready. */
  url: z.string().nullable(),
  reason: z.string().nullable(),
});
export type ScreenPop = z.infer<typeof ScreenPop>;

/** A record tied to a conversation. */
export const CrmLink = RecordRef.extend({
  connectionId: Id,
  connectionName: z.string(),
  /** `activity`: made by a lifecycle step; the others by a representative. */
  relation: z.enum(['activity', 'customer', 'case', 'related']),
  linkedAt: Instant,
});
export type CrmLink = z.output<typeof CrmLink>;
