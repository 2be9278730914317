/** The words of Dataverse's data model: entities ("tables"), attributes ("columns") and how they refer to each other. */

export type AttributeType =
  | 'Uniqueidentifier'
  | 'String'
  | 'Memo'
  | 'Integer'
  | 'BigInt'
  | 'Decimal'
  | 'Double'
  | 'Money'
  | 'Boolean'
  | 'DateTime'
  | 'Picklist'
  | 'State'
  | 'Status'
  | 'Lookup'
  | 'Customer'
  | 'Owner'
  | 'EntityName';

export type RequiredLevel = 'None' | 'Recommended' | 'ApplicationRequired' | 'SystemRequired';

export interface Option {
  value: number;
  label: string;
  /** Of a status reason: the state it belongs to. */
  state?: number;
}

/** What a lookup may point to, and how each way is called. */
export interface Target {
  entity: string;
  /** The single-valued navigation property from here to there, such as `regardingobjectid_account_phonecall`. */
  navigation: string;
  /** The collection from there to here, such as `Account_Phonecalls`. */
  collection?: string;
}

export interface Attribute {
  name: string;
  display: string;
  type: AttributeType;
  /** `ApplicationRequired` binds forms only: the API accepts records without it, as Dataverse does. */
  required: RequiredLevel;
  onCreate: boolean;
  onUpdate: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  /** Of texts: `Email`, `Phone`, `Url`, ... */
  format?: string;
  /** Of dates: without a time of day. */
  dateOnly?: boolean;
  options?: readonly Option[];
  targets?: readonly Target[];
  default?: string | number | boolean;
}

export interface AlternateKey {
  name: string;
  attributes: readonly string[];
}

export interface CollectionNavigation {
  /** The entity on the other side, and its lookup that points here. */
  entity: string;
  attribute: string;
}

export interface Entity {
  /** The logical name, such as `phonecall`: what the pages of the application use. */
  name: string;
  /** The entity set, such as `phonecalls`: what the API uses. */
  set: string;
  display: string;
  displayCollection: string;
  typeCode: number;
  id: string;
  nameAttribute: string;
  isActivity: boolean;
  attributes: ReadonlyMap<string, Attribute>;
  keys: readonly AlternateKey[];
  /** Collections of other entities that point here, by navigation property. */
  collections: Map<string, CollectionNavigation>;
}

export interface Reference {
  entity: string;
  id: string;
}

/** A value as it is kept; on the wire a reference is `_name_value` with annotations. */
export type Value = string | number | boolean | null | Reference;
export type Row = Readonly<Record<string, Value>>;

export const isReference = (value: unknown): value is Reference =>
  typeof value === 'object' && value !== null && 'entity' in value;

export const isLookup = (attribute: Attribute): boolean => attribute.targets !== undefined;

/** The name of an attribute on the wire: lookups are read as `_name_value`. */
export const wireName = (attribute: Attribute): string =>
  isLookup(attribute) ? `_${attribute.name}_value` : attribute.name;

/** The attribute that the wire calls so, or undefined. */
export function attributeOnWire(entity: Entity, name: string): Attribute | undefined {
  const lookup = /^_(.+)_value$/.exec(name)?.[1];
  if (lookup === undefined) {
    const plain = entity.attributes.get(name);
    return plain !== undefined && isLookup(plain) ? undefined : plain;
  }
  const attribute = entity.attributes.get(lookup);
  return attribute !== undefined && isLookup(attribute) ? attribute : undefined;
}

/** The lookup and target behind a single-valued navigation property, or undefined. */
export function navigationOf(
  entity: Entity,
  name: string,
): { attribute: Attribute; target: Target } | undefined {
  for (const attribute of entity.attributes.values()) {
    const target = attribute.targets?.find((candidate) => candidate.navigation === name);
    if (target !== undefined) return { attribute, target };
  }
  return undefined;
}
