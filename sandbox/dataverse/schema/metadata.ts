/** Entities as `EntityDefinitions` describes them. */
import { entities } from './entities.ts';
import type { Attribute, AttributeType, Entity, Option } from './model.ts';

export type Definition = Record<string, unknown>;

const label = (text: string): Definition => {
  const localized = { Label: text, LanguageCode: 1033, IsManaged: true };
  return { LocalizedLabels: [localized], UserLocalizedLabel: localized };
};

/** A number that is the same in every run, shaped like the ids that Dataverse gives. */
export function metadataId(name: string): string {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return `${hash.toString(16).padStart(8, '0')}-0000-4000-8000-${name.length.toString(16).padStart(12, '0')}`;
}

const pascal = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;

export function entityDefinition(entity: Entity): Definition {
  return {
    MetadataId: metadataId(entity.name),
    LogicalName: entity.name,
    SchemaName: pascal(entity.name),
    EntitySetName: entity.set,
    LogicalCollectionName: entity.set,
    CollectionSchemaName: pascal(entity.set),
    PrimaryIdAttribute: entity.id,
    PrimaryNameAttribute: entity.nameAttribute,
    ObjectTypeCode: entity.typeCode,
    IsActivity: entity.isActivity,
    IsCustomEntity: false,
    IsActivityParty: ['account', 'contact', 'lead', 'systemuser'].includes(entity.name),
    OwnershipType: 'UserOwned',
    HasNotes: true,
    DisplayName: label(entity.display),
    DisplayCollectionName: label(entity.displayCollection),
    Description: label(`${entity.display} of the sandbox.`),
  };
}

/** What `$expand` and the addresses below a definition lead to. */
export const definitionParts: Record<string, (entity: Entity) => Definition[]> = {
  Attributes: (entity) =>
    [...entity.attributes.values()].map((attribute) => attributeDefinition(entity, attribute)),
  Keys: (entity) =>
    entity.keys.map((key) => ({
      MetadataId: metadataId(`${entity.name}.${key.name}`),
      LogicalName: key.name,
      SchemaName: key.name,
      EntityLogicalName: entity.name,
      KeyAttributes: key.attributes,
      EntityKeyIndexStatus: 'Active',
      DisplayName: label(key.name),
    })),
  ManyToOneRelationships: (entity) =>
    relationships().filter(({ ReferencingEntity }) => ReferencingEntity === entity.name),
  OneToManyRelationships: (entity) =>
    relationships().filter(({ ReferencedEntity }) => ReferencedEntity === entity.name),
};

function relationships(): Definition[] {
  return entities.flatMap((entity) =>
    [...entity.attributes.values()].flatMap((attribute) =>
      (attribute.targets ?? []).map((target) => ({
        MetadataId: metadataId(`${entity.name}.${attribute.name}.${target.entity}`),
        SchemaName: target.collection ?? `${target.entity}_${entity.name}_${attribute.name}`,
        RelationshipType: 'OneToManyRelationship',
        ReferencedEntity: target.entity,
        ReferencedAttribute: entities.find(({ name }) => name === target.entity)!.id,
        ReferencedEntityNavigationPropertyName: target.collection ?? null,
        ReferencingEntity: entity.name,
        ReferencingAttribute: attribute.name,
        ReferencingEntityNavigationPropertyName: target.navigation,
      })),
    ),
  );
}

const classes: Partial<Record<AttributeType, string>> = {
  Customer: 'Lookup',
  Owner: 'Lookup',
  Uniqueidentifier: 'Uniqueidentifier',
};

/** The class that a definition is cast to: `Microsoft.Dynamics.CRM.StringAttributeMetadata`. */
export const attributeClass = (attribute: Attribute): string =>
  attribute.type === 'Uniqueidentifier'
    ? 'AttributeMetadata'
    : `${classes[attribute.type] ?? attribute.type}AttributeMetadata`;

/** What every attribute's definition has; the rest belongs to its class. */
export function attributeDefinition(entity: Entity, attribute: Attribute): Definition {
  return {
    '@odata.type': `#Microsoft.Dynamics.CRM.${attributeClass(attribute)}`,
    MetadataId: metadataId(`${entity.name}.${attribute.name}`),
    LogicalName: attribute.name,
    SchemaName: pascal(attribute.name),
    EntityLogicalName: entity.name,
    AttributeType: attribute.type,
    AttributeTypeName: { Value: `${attribute.type}Type` },
    AttributeOf: null,
    IsPrimaryId: attribute.name === entity.id,
    IsPrimaryName: attribute.name === entity.nameAttribute,
    IsCustomAttribute: false,
    IsLogical: false,
    IsValidForCreate: attribute.onCreate,
    IsValidForUpdate: attribute.onUpdate,
    IsValidForRead: true,
    IsValidODataAttribute: true,
    RequiredLevel: {
      Value: attribute.required,
      CanBeChanged: attribute.required !== 'SystemRequired',
      ManagedPropertyLogicalName: 'canmodifyrequirementlevelsettings',
    },
    DisplayName: label(attribute.display),
    Description: label(attribute.display),
    ...classProperties(attribute),
  };
}

/** What may be selected only after a cast to the class. */
export function classProperties(attribute: Attribute): Definition {
  switch (attribute.type) {
    case 'String':
      return {
        MaxLength: attribute.maxLength,
        Format: attribute.format,
        FormatName: { Value: attribute.format },
      };
    case 'Memo':
      return { MaxLength: attribute.maxLength, Format: 'TextArea' };
    case 'Integer':
    case 'Decimal':
    case 'Double':
    case 'Money':
      return { MinValue: attribute.min, MaxValue: attribute.max };
    case 'DateTime':
      return {
        Format: attribute.dateOnly ? 'DateOnly' : 'DateAndTime',
        DateTimeBehavior: { Value: attribute.dateOnly ? 'DateOnly' : 'UserLocal' },
      };
    case 'Boolean':
    case 'Picklist':
    case 'State':
    case 'Status':
      return attribute.type === 'Boolean'
        ? { DefaultValue: attribute.default }
        : { DefaultFormValue: attribute.default ?? -1 };
    case 'Lookup':
    case 'Customer':
    case 'Owner':
      return { Targets: attribute.targets!.map((target) => target.entity) };
    default:
      return {};
  }
}

/** The choices of an attribute, for `$expand=OptionSet` after a cast. */
export function optionSet(entity: Entity, attribute: Attribute): Definition {
  const option = ({ value, label: text, state }: Option): Definition => ({
    Value: value,
    Label: label(text),
    ...(state === undefined ? {} : { State: state }),
  });
  const common = {
    MetadataId: metadataId(`${entity.name}.${attribute.name}.options`),
    Name: `${entity.name}_${attribute.name}`,
  };
  const options = attribute.options ?? [];
  if (attribute.type !== 'Boolean')
    return { ...common, OptionSetType: attribute.type, Options: options.map(option) };
  return {
    ...common,
    OptionSetType: 'Boolean',
    FalseOption: option(options[0]!),
    TrueOption: option(options[1]!),
  };
}
