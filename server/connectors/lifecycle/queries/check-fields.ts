/** A step's fields, held against what its CRM says of the entity. */
import type { EntityDescription, TemplateRemark } from '../../../../contracts/crm.ts';
import type { CrmClient } from '../../crm/index.ts';
import type { Json } from '../domain/json.ts';
import { fieldFaults } from '../domain/template/fit.ts';
import { isReference } from '../domain/template/parts.ts';
import type { StepTemplate } from '../domain/template/step-template.ts';
import type { LifecyclePorts } from '../ports.ts';
import { within } from './patience.ts';

export interface CheckedFields {
  readonly entity: EntityDescription | null;
  readonly remarks: readonly TemplateRemark[];
}

/** Longer than that, a CRM does not keep somebody waiting who saves a step. */
const patienceMs = 8000;

/**
 * @param body as it would be sent for some contact; without it only the names are checked.
 * @returns `entity` null where the CRM does not say: it is away, or its metadata may not be read.
 */
export async function checkFields(
  ports: LifecyclePorts,
  organizationId: string,
  connectionId: string,
  template: StepTemplate,
  body?: Json,
): Promise<CheckedFields> {
  const [set] = template.target[0] ?? [];
  if (template.opensPage || !set || isReference(set) || template.target.length !== 1)
    return { entity: null, remarks: [] };
  const asked = ports
    .clientFor(organizationId, connectionId)
    .then((client) => described(client, template, set.text));
  const entity = await within(patienceMs, asked);
  if (entity === 'unknown') return { entity: null, remarks: [aboutTarget(notThere(set.text))] };
  const written = entity === null ? undefined : misspelt(template, set.text, entity);
  if (written) return { entity, remarks: [aboutTarget({ severity: 'error', message: written })] };
  if (entity === null || template.body === null) return { entity, remarks: [] };
  const faults = fieldFaults(
    body ?? namesOnly(template),
    entity,
    template.method === 'POST' ? 'create' : 'update',
  );
  return {
    entity,
    remarks: faults.map(({ severity, message }) => ({
      severity,
      field: 'body',
      message,
      from: null,
      to: null,
    })),
  };
}

/** `unknown` where Dataverse tells what it has, and this is not among it. */
async function described(
  client: CrmClient,
  { kind }: StepTemplate,
  name: string,
): Promise<EntityDescription | 'unknown'> {
  try {
    return await client.describe(name);
  } catch (error) {
    if (kind !== 'dataverse') throw error;
    const entities = await client.entities();
    if (entities.some(({ setName }) => setName === name)) throw error;
    return 'unknown';
  }
}

/** In Dataverse one record and all of them have names of their own, and addresses are told apart by case. */
function misspelt(
  { kind }: StepTemplate,
  name: string,
  { logicalName, setName }: EntityDescription,
): string | undefined {
  if (kind !== 'dataverse' || name === setName) return undefined;
  return name === logicalName
    ? `"${name}" is one record’s name; requests go to "${setName}".`
    : `"${name}" is written "${setName}" here.`;
}

const notThere = (name: string) =>
  ({
    severity: 'warning',
    message: `The CRM has no entity "${name}": that is right for an action only.`,
  }) as const;

const aboutTarget = (said: Pick<TemplateRemark, 'severity' | 'message'>): TemplateRemark => ({
  ...said,
  field: 'target',
  from: null,
  to: null,
});

const namesOnly = ({ body }: StepTemplate): Json =>
  body?.kind === 'object'
    ? Object.fromEntries(
        body.entries.map(([name, { kind }]) => [name, kind === 'array' ? [] : kind === 'object' ? {} : null]),
      )
    : null;
