/** `EntityDefinitions` of Dataverse as our descriptions. */
import type { EntityDescription, EntitySummary, FieldDescription } from '../../../../contracts/crm.ts';
import { at, listAt, textAt } from './json.ts';

export const entitySelect = 'LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,DisplayName';
export const attributeSelect =
  'LogicalName,AttributeType,RequiredLevel,IsValidForCreate,IsValidForUpdate,DisplayName';

const label = (definition: unknown): string =>
  textAt(definition, 'DisplayName', 'UserLocalizedLabel', 'Label');

export function entitySummary(definition: unknown): EntitySummary | undefined {
  const logicalName = textAt(definition, 'LogicalName');
  const setName = textAt(definition, 'EntitySetName');
  if (logicalName === '' || setName === '') return undefined;
  return {
    logicalName,
    setName,
    displayName: label(definition) || logicalName,
    primaryId: textAt(definition, 'PrimaryIdAttribute') || `${logicalName}id`,
    primaryName: textAt(definition, 'PrimaryNameAttribute') || null,
  };
}

export const entitySummaries = (body: unknown): EntitySummary[] =>
  listAt(body, 'value').flatMap((definition) => entitySummary(definition) ?? []);

const types: Readonly<Record<string, FieldDescription['type']>> = {
  String: 'string',
  Memo: 'memo',
  Integer: 'number',
  BigInt: 'number',
  Decimal: 'number',
  Double: 'number',
  Money: 'number',
  Boolean: 'boolean',
  DateTime: 'datetime',
  Uniqueidentifier: 'id',
  Lookup: 'lookup',
  Customer: 'lookup',
  Owner: 'lookup',
  Picklist: 'choice',
  State: 'choice',
  Status: 'choice',
};

/**
 * @param attributes `Attributes` with `attributeSelect`; columns that merely repeat another one are left out.
 * @param lengths `Attributes` cast to texts and memos, with `MaxLength`, which the base type does not have.
 */
export function describeEntity(
  summary: EntitySummary,
  attributes: unknown,
  lengths: readonly unknown[],
): EntityDescription {
  const maxLength = new Map(
    lengths
      .flatMap((body) => listAt(body, 'value'))
      .map((each) => [textAt(each, 'LogicalName'), at(each, 'MaxLength')] as const),
  );
  const fields = listAt(attributes, 'value').flatMap((attribute): FieldDescription[] => {
    const name = textAt(attribute, 'LogicalName');
    const type = textAt(attribute, 'AttributeType');
    if (name === '' || type === 'Virtual' || type === 'EntityName') return [];
    const length = maxLength.get(name);
    return [
      {
        name,
        displayName: label(attribute) || name,
        type: types[type] ?? 'other',
        maxLength: typeof length === 'number' ? length : null,
        required: ['ApplicationRequired', 'SystemRequired'].includes(
          textAt(attribute, 'RequiredLevel', 'Value'),
        ),
        forCreate: at(attribute, 'IsValidForCreate') === true,
        forUpdate: at(attribute, 'IsValidForUpdate') === true,
      },
    ];
  });
  return { ...summary, fields: fields.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/**
 * The navigation property by which a polymorphic lookup points to one kind of record. Its name has two shapes in the
 * wild (`regardingobjectid_contact`, `regardingobjectid_contact_phonecall`): only the metadata knows.
 */
export function navigationProperty(
  relationships: unknown,
  attribute: string,
  target: string,
): string | undefined {
  const found = listAt(relationships, 'value').find(
    (each) =>
      textAt(each, 'ReferencingAttribute') === attribute && textAt(each, 'ReferencedEntity') === target,
  );
  return textAt(found, 'ReferencingEntityNavigationPropertyName') || undefined;
}
