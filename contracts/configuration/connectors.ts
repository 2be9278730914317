/** Connections, hosts and plugins in the configuration document. Secrets are never in it: they are set beside it. */
import { z } from 'zod';
import { ConnectionKind, ConnectionSettings, LifecycleStep } from '../crm.ts';
import { PluginSettings } from '../plugins.ts';
import { Role } from '../words.ts';
import { Name } from './scalars.ts';

/** A host, or host:port, that may be a private address or be spoken to without TLS. */
export const AllowedHost = z.strictObject({
  name: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/, 'must be host or host:port'),
  note: z.string().max(200).default(''),
});
export type AllowedHostDocument = z.output<typeof AllowedHost>;

/** `steps` as the wizard has them, pasted text and all. */
export const Connection = z.strictObject({
  name: Name,
  kind: ConnectionKind,
  /** Of kind `connector`: the imported connector it is an instance of. */
  connector: Name.nullable().default(null),
  enabled: z.boolean({ error: 'must be true or false' }).default(true),
  settings: ConnectionSettings.prefault({}),
  steps: z.array(LifecycleStep.strict()).max(4, 'must not have more than the steps 2 to 5').default([]),
});
export type ConnectionDocument = z.output<typeof Connection>;

export const PluginEntry = z.strictObject({
  name: Name,
  connection: Name,
  /** The operation's id in the connector's description. */
  operation: z.string().trim().min(1).max(300),
  description: z.string().trim().min(1, 'must say what it is for: the copilot chooses by it').max(4000),
  enabled: z.boolean({ error: 'must be true or false' }).default(false),
  authentication: z
    .enum(['admin', 'representative'], { error: 'must be admin or representative' })
    .default('admin'),
  /** Left out: everybody who has the copilot. */
  roles: z.array(Role).default([]),
  ...PluginSettings.shape,
});
export type PluginDocument = z.output<typeof PluginEntry>;
