/** Short words to write entities down with: `text('Subject', 200)`, `lookup('Account', ...)`. */
import type { AlternateKey, Attribute, AttributeType, Entity, Option, Target } from './model.ts';

type Draft = Omit<Attribute, 'name'>;
type More = Partial<Draft>;

const draft = (type: AttributeType, display: string, more: More = {}): Draft => ({
  type,
  display,
  required: 'None',
  onCreate: true,
  onUpdate: true,
  ...more,
});

/** What the system writes and a client only reads. */
export const readOnly: More = { onCreate: false, onUpdate: false };
export const required: More = { required: 'ApplicationRequired' };

export const id = (display: string): Draft =>
  draft('Uniqueidentifier', display, { required: 'SystemRequired', onUpdate: false });
export const guid = (display: string, more?: More): Draft => draft('Uniqueidentifier', display, more);
export const text = (display: string, maxLength: number, more?: More): Draft =>
  draft('String', display, { maxLength, format: 'Text', ...more });
export const memo = (display: string, maxLength: number, more?: More): Draft =>
  draft('Memo', display, { maxLength, ...more });
export const whole = (display: string, min: number, max: number, more?: More): Draft =>
  draft('Integer', display, { min, max, ...more });
export const decimal = (display: string, more?: More): Draft =>
  draft('Decimal', display, { min: -100_000_000_000, max: 100_000_000_000, ...more });
export const money = (display: string, more?: More): Draft =>
  draft('Money', display, { min: 0, max: 922_337_203_685_477, ...more });
export const yesNo = (display: string, fallback: boolean, labels: [string, string] = ['No', 'Yes']): Draft =>
  draft('Boolean', display, {
    default: fallback,
    options: [
      { value: 0, label: labels[0] },
      { value: 1, label: labels[1] },
    ],
  });
export const dateTime = (display: string, more?: More): Draft => draft('DateTime', display, more);
export const date = (display: string): Draft => draft('DateTime', display, { dateOnly: true });
export const choice = (display: string, labels: Record<number, string>, more?: More): Draft =>
  draft('Picklist', display, {
    options: Object.entries(labels).map(([value, label]) => ({ value: Number(value), label })),
    ...more,
  });
export const entityName = (display: string): Draft => draft('EntityName', display, readOnly);

/** One target: the navigation property is the attribute's own name unless another is given. */
export const lookup = (display: string, targets: readonly Target[], more?: More): Draft =>
  draft('Lookup', display, { targets, ...more });
export const customer = (display: string, targets: readonly Target[], more?: More): Draft =>
  draft('Customer', display, { targets, ...more });

/** States with the reasons that may stand with each; the first of a state is its default. */
export function states(reasons: Record<string, Record<number, string>>): Record<string, Draft> {
  const stateOptions: Option[] = [];
  const statusOptions: Option[] = [];
  Object.entries(reasons).forEach(([label, statuses], value) => {
    stateOptions.push({ value, label });
    for (const [status, reason] of Object.entries(statuses)) {
      statusOptions.push({ value: Number(status), label: reason, state: value });
    }
  });
  const firstReason = (state: number): number => defaultStatus(statusOptions, state);
  return {
    statecode: draft('State', 'Status', {
      required: 'SystemRequired',
      onCreate: false,
      options: stateOptions,
      default: 0,
    }),
    statuscode: draft('Status', 'Status Reason', { options: statusOptions, default: firstReason(0) }),
  };
}

/** Numbers sort as keys of an object do; the lowest reason of a state is its default. */
export function defaultStatus(statuses: readonly Option[], state: number): number {
  const found = statuses.find((status) => status.state === state);
  if (found === undefined) throw new RangeError(`No status reason belongs to state ${state}`);
  return found.value;
}

/** Who wrote a record, when, and whose it is: on every entity. */
const audit = (): Record<string, Draft> => {
  const user = (name: string): readonly Target[] => [{ entity: 'systemuser', navigation: name }];
  return {
    createdon: dateTime('Created On', readOnly),
    modifiedon: dateTime('Modified On', readOnly),
    createdby: lookup('Created By', user('createdby'), readOnly),
    modifiedby: lookup('Modified By', user('modifiedby'), readOnly),
    createdonbehalfby: lookup('Created By (Delegate)', user('createdonbehalfby'), readOnly),
    modifiedonbehalfby: lookup('Modified By (Delegate)', user('modifiedonbehalfby'), readOnly),
    ownerid: draft('Owner', 'Owner', {
      required: 'SystemRequired',
      targets: [{ entity: 'systemuser', navigation: 'ownerid' }],
    }),
    owninguser: lookup('Owning User', user('owninguser'), readOnly),
    versionnumber: draft('BigInt', 'Version Number', readOnly),
  };
};

export interface EntityDraft {
  name: string;
  set: string;
  display: string;
  displayCollection: string;
  typeCode: number;
  id?: string;
  nameAttribute: string;
  isActivity?: boolean;
  attributes: Record<string, Draft>;
  keys?: readonly AlternateKey[];
}

/** Completes an entity: its id and the attributes that all have. */
export function entity(given: EntityDraft): Entity {
  const idName = given.id ?? `${given.name}id`;
  const all: Record<string, Draft> = { [idName]: id(given.display), ...given.attributes, ...audit() };
  return {
    name: given.name,
    set: given.set,
    display: given.display,
    displayCollection: given.displayCollection,
    typeCode: given.typeCode,
    id: idName,
    nameAttribute: given.nameAttribute,
    isActivity: given.isActivity ?? false,
    attributes: new Map(Object.entries(all).map(([name, attribute]) => [name, { name, ...attribute }])),
    keys: given.keys ?? [],
    collections: new Map(),
  };
}
