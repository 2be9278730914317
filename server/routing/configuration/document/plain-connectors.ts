/** Connections and plugins as the document writes them: nothing that is said by saying nothing. */
import type { ConnectionDocument, PluginDocument } from '../../../../contracts/configuration/connectors.ts';
import type { Plain } from './plain.ts';

type Fields = { [field: string]: Plain };

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value as object).length === 0);

/** In the order given, without what is empty or what it is anyway. */
export const said = (fields: Record<string, unknown>, usual: Record<string, unknown> = {}): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([field, value]) =>
        !isNothing(value) && (!(field in usual) || JSON.stringify(usual[field]) !== JSON.stringify(value)),
    ),
  ) as Fields;

export const plainConnection = (connection: ConnectionDocument): Plain => {
  const { name, kind, connector, enabled, settings, steps } = connection;
  return said(
    {
      name,
      kind,
      connector,
      enabled,
      settings: said(settings),
      steps: [...steps].sort((a, b) => a.step - b.step).map(plainStep),
    },
    { enabled: true },
  );
};

function plainStep(one: ConnectionDocument['steps'][number]): Plain {
  const { step, enabled, method, target, query, body, openIn, missing, channels, artifacts } = one;
  return said(
    { step, enabled, method, target, query, body, openIn, missing, channels, artifacts },
    { enabled: true, openIn: 'tab', missing: 'omit', artifacts: ['recording', 'transcript'] },
  );
}

export function plainPlugin(plugin: PluginDocument): Plain {
  const { name, connection, operation, description, enabled, authentication, roles, ...settings } = plugin;
  const { inputs, asIs, keepInTranscript, confirmation, link } = settings;
  return said(
    {
      name,
      connection,
      operation,
      description,
      enabled,
      authentication,
      roles,
      inputs: inputs.map((input) => said(input)),
      asIs,
      keepInTranscript,
      confirmation,
      link,
    },
    {
      enabled: false,
      authentication: 'admin',
      asIs: false,
      keepInTranscript: false,
      confirmation: 'changes',
    },
  );
}
