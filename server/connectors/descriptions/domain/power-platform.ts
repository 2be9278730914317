/** `apiProperties.json`: what a connection must be given, how it signs in, and the policies. */
import type {
  ConnectionParameter,
  ConnectorDescription,
  ConnectorPolicy,
  SecurityOption,
} from '../../../../contracts/connectors.ts';
import { oauthSetting } from './security.ts';
import { isMembers, listOf, type Members, membersOf, type Source, textOf } from './source.ts';

export interface ConnectorProperties {
  parameters: ConnectionParameter[];
  sets: ConnectorDescription['connectionParameterSets'];
  policies: ConnectorPolicy[];
  /** OAuth settings, which replace what the description says of OAuth. */
  security: SecurityOption[];
}

export function readProperties(source: Source): ConnectorProperties {
  const properties = membersOf(source.root.properties);
  const security = new Map<string, SecurityOption>();
  const policies = listOf(properties.policyTemplateInstances)
    .map((instance) => readPolicy(source, instance))
    .filter((policy) => policy !== undefined);
  const parameters = readParameters(source, properties.connectionParameters, (option) => {
    security.set(option.id, option);
  });
  const sets = listOf(membersOf(properties.connectionParameterSets).values)
    .filter(isMembers)
    .map((set) => {
      const ids: string[] = [];
      const name = textOf(set.name);
      const own = readParameters(source, set.parameters, (option) => {
        const known = security.get(option.id);
        const id =
          known && JSON.stringify(known) !== JSON.stringify(option) ? `${option.id}_${name}` : option.id;
        security.set(id, { ...option, id });
        ids.push(id);
      });
      return { name, ...wordsOf(set, name), parameters: own, security: ids };
    });
  if (textOf(properties.scriptOperations) !== '' || listOf(properties.scriptOperations).length > 0)
    source.warn(
      'script.not_run',
      'Some operations are changed by the connector’s script, which Patchbay does not run.',
      properties,
      'scriptOperations',
    );
  return { parameters, sets, policies, security: [...security.values()] };
}

function readParameters(
  source: Source,
  written: unknown,
  addOption: (option: SecurityOption) => void,
): ConnectionParameter[] {
  const parameters: ConnectionParameter[] = [];
  for (const [name, node] of Object.entries(membersOf(written))) {
    if (!isMembers(node)) continue;
    const { title, description } = wordsOf(node, name);
    const type = textOf(node.type).toLowerCase();
    if (type === 'oauthsetting') {
      addOption(oauthSetting(name, title, membersOf(node.oAuthSettings)));
      continue;
    }
    if (type === 'gatewaysetting') {
      source.warn(
        'connection.gateway',
        `“${title}” asks for an on-premises gateway, which Patchbay does not have.`,
        written,
        name,
      );
      continue;
    }
    const definition = membersOf(node.uiDefinition);
    const constraints = membersOf(definition.constraints);
    const allowed = listOf(constraints.allowedValues ?? node.allowedValues).filter(isMembers);
    parameters.push({
      name,
      title,
      description,
      required: isTrue(constraints.required) && !isTrue(constraints.hidden),
      secret: type === 'securestring' || constraints.clearText === false,
      default: defaultOf(node.defaultValue ?? constraints.default),
      allowedValues: allowed.map((value) => ({
        value: String(value.value ?? ''),
        text: textOf(value.text) || String(value.value ?? ''),
      })),
    });
  }
  return parameters;
}

const isTrue = (written: unknown): boolean => written === true || written === 'true';
const defaultOf = (written: unknown): string | null =>
  ['string', 'number', 'boolean'].includes(typeof written) ? String(written) : null;

function wordsOf(node: Members, name: string): { title: string; description: string } {
  const definition = membersOf(node.uiDefinition);
  return {
    title: textOf(definition.displayName) || name,
    description: textOf(definition.description) || textOf(definition.tooltip),
  };
}

/** Undefined, with a warning, for those that Patchbay does not have. */
function readPolicy(source: Source, instance: unknown): ConnectorPolicy | undefined {
  const node = membersOf(instance);
  const template = textOf(node.templateId).toLowerCase();
  const parameters = membersOf(node.parameters);
  const get = (name: string): string => {
    const value = parameters[`x-ms-apimTemplateParameter.${name}`];
    return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  };
  const operations = listOf(parameters['x-ms-apimTemplate-operationName']).filter(
    (id) => typeof id === 'string',
  );
  const unsupported = (what: string): undefined => {
    source.warn('policy.unsupported', `${what} is not supported and has no effect.`, instance, 'templateId');
    return undefined;
  };
  if (/^response$/i.test(textOf(parameters['x-ms-apimTemplate-policySection'])))
    return unsupported(`The policy “${template}” for answers`);
  const action = get('existsAction').toLowerCase();
  const existsAction = action === 'skip' || action === 'append' ? action : 'override';
  switch (template) {
    case 'setheader':
      return { kind: 'setHeader', operations, name: get('name'), value: get('value'), existsAction };
    case 'setqueryparameter':
      return { kind: 'setQueryParameter', operations, name: get('name'), value: get('value'), existsAction };
    case 'dynamichosturl':
      return { kind: 'setBaseUrl', operations, url: get('urlTemplate') };
    case 'routerequesttoendpoint': {
      const method = get('httpMethod').toUpperCase();
      const path = get('newPath');
      return {
        kind: 'route',
        operations,
        path: path.startsWith('/') ? path : `/${path}`,
        method: /^[A-Z]+$/.test(method) ? method : null,
      };
    }
    case 'setproperty':
      return {
        kind: 'setProperty',
        operations,
        parent: get('newPropertyParentPathTemplate'),
        member: get('newPropertySubPathTemplate'),
        value: get('propertyValuePathTemplate'),
      };
    default:
      return unsupported(`The policy “${textOf(node.templateId) || 'without a name'}”`);
  }
}
