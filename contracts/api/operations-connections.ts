/** Connections to CRMs and other systems. */
import { z } from 'zod';
import { ConnectionKind, ConnectionSettings, EntityDescription, EntitySummary, TestStage } from '../crm.ts';
import { operation } from '../operation.ts';
import { Id, Instant } from '../words.ts';

const administrator = ['administrator'] as const;
const Nothing = z.object({});
const ById = z.object({ connectionId: Id });
const Name = z.string().trim().min(1).max(100);
/** Pasted with a line break at its end more often than having one. */
const Secret = z.string().trim().min(1).max(4000);

const Connection = z.object({
  id: Id,
  name: z.string(),
  kind: ConnectionKind,
  settings: ConnectionSettings,
  connectorId: Id.nullable(),
  enabled: z.boolean(),
  /** Whether there is a secret; it never comes back. */
  secretSet: z.boolean(),
  secretSetAt: Instant.nullable(),
  secretExpiresAt: Instant.nullable(),
  /** In plain words, from 30 days before it expires; null while all is well. */
  secretWarning: z.string().nullable(),
  pausedUntil: Instant.nullable(),
  pauseReason: z.string().nullable(),
  /** Deliveries that wait, and that need a person. */
  waiting: z.number().int(),
  dead: z.number().int(),
  lastDeliveredAt: Instant.nullable(),
});
export type ConnectionShape = z.infer<typeof Connection>;

export const connectionOperations = {
  'connection.list': operation({
    name: 'connection.list',
    method: 'GET',
    path: '/api/connections',
    tag: 'Connections',
    access: ['administrator', 'supervisor'],
    summary: 'The connections to CRMs and other systems: how each stands, without its secret.',
    input: Nothing,
    output: z.object({ connections: z.array(Connection) }),
    errors: [],
  }),
  'connection.create': operation({
    name: 'connection.create',
    method: 'POST',
    path: '/api/connections',
    tag: 'Connections',
    access: administrator,
    summary: 'Connect an environment of a CRM, or an instance of an imported connector.',
    input: z.object({
      name: Name,
      kind: ConnectionKind,
      settings: ConnectionSettings.prefault({}),
      connectorId: Id.nullable().default(null),
      secret: Secret.optional(),
      secretExpiresAt: Instant.nullable().default(null),
      enabled: z.boolean().default(true),
    }),
    output: Connection,
    errors: ['connection.name_taken', 'connection.invalid', 'connector.not_found'],
  }),
  'connection.update': operation({
    name: 'connection.update',
    method: 'PATCH',
    path: '/api/connections/:connectionId',
    tag: 'Connections',
    access: administrator,
    summary: 'Change a connection. Without `secret` the one it has stays; `null` takes it away.',
    input: z.object({
      connectionId: Id,
      name: Name.optional(),
      settings: ConnectionSettings.optional(),
      secret: Secret.nullable().optional(),
      secretExpiresAt: Instant.nullable().optional(),
      enabled: z.boolean().optional(),
    }),
    output: Connection,
    errors: ['connection.not_found', 'connection.name_taken', 'connection.invalid'],
  }),
  'connection.delete': operation({
    name: 'connection.delete',
    method: 'DELETE',
    path: '/api/connections/:connectionId',
    tag: 'Connections',
    access: administrator,
    summary: 'Remove a connection with its steps, its plugins and its delivery history.',
    input: ById,
    output: Nothing,
    errors: ['connection.not_found'],
  }),
  'connection.test': operation({
    name: 'connection.test',
    method: 'POST',
    path: '/api/connections/test',
    tag: 'Connections',
    access: administrator,
    summary:
      'Try a connection, stored or not yet: address, token, identity, metadata; each stage says in plain words what is wrong. With `connectionId` and no `secret`, the stored secret is used.',
    input: z.object({
      connectionId: Id.optional(),
      kind: ConnectionKind,
      settings: ConnectionSettings.prefault({}),
      secret: Secret.optional(),
    }),
    output: z.object({ passed: z.boolean(), stages: z.array(TestStage) }),
    errors: ['connection.not_found', 'secret.unreadable'],
  }),
  'connection.resume': operation({
    name: 'connection.resume',
    method: 'POST',
    path: '/api/connections/:connectionId/resume',
    tag: 'Connections',
    access: administrator,
    summary: 'End a pause now: what waits is sent.',
    input: ById,
    output: Nothing,
    errors: ['connection.not_found'],
  }),
  'connection.rotate_webhook_secret': operation({
    name: 'connection.rotate_webhook_secret',
    method: 'POST',
    path: '/api/connections/:connectionId/webhook-secret',
    tag: 'Connections',
    access: administrator,
    summary: 'Draw a new secret for the events that come in from outside; it is shown this once.',
    input: ById,
    output: z.object({ path: z.string(), secret: z.string() }),
    errors: ['connection.not_found'],
  }),
  'connection.entities': operation({
    name: 'connection.entities',
    method: 'GET',
    path: '/api/connections/:connectionId/entities',
    tag: 'Connections',
    access: administrator,
    summary: 'The kinds of records the CRM has.',
    input: ById,
    output: z.object({ entities: z.array(EntitySummary) }),
    errors: ['connection.not_found', 'connection.failed', 'secret.unreadable'],
  }),
  'connection.entity': operation({
    name: 'connection.entity',
    method: 'GET',
    path: '/api/connections/:connectionId/entities/:entity',
    tag: 'Connections',
    access: administrator,
    summary: 'One kind of record with its fields: types, lengths, required.',
    input: z.object({ connectionId: Id, entity: z.string().min(1).max(100) }),
    output: EntityDescription,
    errors: ['connection.not_found', 'connection.failed', 'secret.unreadable'],
  }),
  'allowed_host.list': operation({
    name: 'allowed_host.list',
    method: 'GET',
    path: '/api/allowed-hosts',
    tag: 'Connections',
    access: administrator,
    summary: 'Hosts that may be private addresses, or be spoken to without TLS.',
    input: Nothing,
    output: z.object({ hosts: z.array(z.object({ host: z.string(), note: z.string() })) }),
    errors: [],
  }),
  'allowed_host.put': operation({
    name: 'allowed_host.put',
    method: 'PUT',
    path: '/api/allowed-hosts',
    tag: 'Connections',
    access: administrator,
    summary: 'Replace the list of allowed hosts; in effect at once.',
    input: z.object({
      hosts: z
        .array(
          z.object({
            host: z
              .string()
              .trim()
              .toLowerCase()
              .regex(/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/, 'must be host or host:port'),
            note: z.string().max(200).default(''),
          }),
        )
        .max(200),
    }),
    output: Nothing,
    errors: [],
  }),
} as const;
