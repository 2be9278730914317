/** The model as `$metadata`: an EDMX document for programs that generate clients, or servers, from it. */
import { entities } from './entities.ts';
import { type Attribute, type Entity, isLookup, wireName } from './model.ts';

const edmTypes: Record<Attribute['type'], string> = {
  Uniqueidentifier: 'Edm.Guid',
  String: 'Edm.String',
  Memo: 'Edm.String',
  EntityName: 'Edm.String',
  Integer: 'Edm.Int32',
  Picklist: 'Edm.Int32',
  State: 'Edm.Int32',
  Status: 'Edm.Int32',
  BigInt: 'Edm.Int64',
  Decimal: 'Edm.Decimal',
  Money: 'Edm.Decimal',
  Double: 'Edm.Double',
  Boolean: 'Edm.Boolean',
  DateTime: 'Edm.DateTimeOffset',
  Lookup: 'Edm.Guid',
  Customer: 'Edm.Guid',
  Owner: 'Edm.Guid',
};

let written: string | undefined;

export function edmx(): string {
  written ??= [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">',
    '  <edmx:DataServices>',
    '    <Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">',
    ...entities.flatMap(entityType).map((line) => `      ${line}`),
    ...operationTypes.map((line) => `      ${line}`),
    '      <EntityContainer Name="System">',
    ...entities.flatMap(entitySet).map((line) => `        ${line}`),
    ...operationImports.map((line) => `        ${line}`),
    '      </EntityContainer>',
    '    </Schema>',
    '  </edmx:DataServices>',
    '</edmx:Edmx>',
    '',
  ].join('\n');
  return written;
}

function entityType(entity: Entity): string[] {
  return [
    `<EntityType Name="${entity.name}">`,
    `  <Key><PropertyRef Name="${entity.id}" /></Key>`,
    ...[...entity.attributes.values()].map((attribute) => `  ${property(entity, attribute)}`),
    ...[...entity.attributes.values()].flatMap((attribute) =>
      (attribute.targets ?? []).flatMap(({ entity: target, navigation, collection }) => [
        `  <NavigationProperty Name="${navigation}" Type="mscrm.${target}"${collection ? ` Partner="${collection}"` : ''}>`,
        `    <ReferentialConstraint Property="${wireName(attribute)}" ReferencedProperty="${idOfEntity(target)}" />`,
        '  </NavigationProperty>',
      ]),
    ),
    ...[...entity.collections].map(([name, { entity: child, attribute }]) => {
      const partner = partnerOf(child, attribute, name);
      return `  <NavigationProperty Name="${name}" Type="Collection(mscrm.${child})" Partner="${partner}" />`;
    }),
    '</EntityType>',
  ];
}

function property(entity: Entity, attribute: Attribute): string {
  const type = attribute.dateOnly ? 'Edm.Date' : edmTypes[attribute.type];
  const length = attribute.maxLength === undefined ? '' : ` MaxLength="${attribute.maxLength}"`;
  const scale = type === 'Edm.Decimal' ? ' Scale="Variable"' : '';
  const nullable = attribute.name === entity.id ? ' Nullable="false"' : '';
  return `<Property Name="${isLookup(attribute) ? wireName(attribute) : attribute.name}" Type="${type}"${length}${scale}${nullable} />`;
}

function entitySet(entity: Entity): string[] {
  const single = [...entity.attributes.values()].flatMap((attribute) =>
    (attribute.targets ?? []).map((target) => [target.navigation, target.entity] as const),
  );
  const many = [...entity.collections].map(([name, { entity: child }]) => [name, child] as const);
  return [
    `<EntitySet Name="${entity.set}" EntityType="mscrm.${entity.name}">`,
    ...[...single, ...many].map(
      ([path, target]) => `  <NavigationPropertyBinding Path="${path}" Target="${setOf(target)}" />`,
    ),
    '</EntitySet>',
  ];
}

const find = (name: string): Entity => entities.find((entity) => entity.name === name)!;
const idOfEntity = (name: string): string => find(name).id;
const setOf = (name: string): string => find(name).set;
const partnerOf = (entity: string, attribute: string, collection: string): string =>
  find(entity)
    .attributes.get(attribute)!
    .targets!.find((target) => target.collection === collection)!.navigation;

const operationTypes = [
  '<ComplexType Name="WhoAmIResponse">',
  '  <Property Name="BusinessUnitId" Type="Edm.Guid" Nullable="false" />',
  '  <Property Name="UserId" Type="Edm.Guid" Nullable="false" />',
  '  <Property Name="OrganizationId" Type="Edm.Guid" Nullable="false" />',
  '</ComplexType>',
  '<Function Name="WhoAmI">',
  '  <ReturnType Type="mscrm.WhoAmIResponse" Nullable="false" />',
  '</Function>',
  '<ComplexType Name="msdyn_SalesOpportunitySummaryResponse">',
  '  <Property Name="msdyn_summary_raw" Type="Edm.String" />',
  '</ComplexType>',
  '<Action Name="msdyn_SalesOpportunitySummary">',
  '  <Parameter Name="msdyn_id" Type="Edm.String" Nullable="false" />',
  '  <Parameter Name="msdyn_activityId" Type="Edm.String" Nullable="false" />',
  '  <ReturnType Type="mscrm.msdyn_SalesOpportunitySummaryResponse" Nullable="false" />',
  '</Action>',
];

const operationImports = [
  '<FunctionImport Name="WhoAmI" Function="mscrm.WhoAmI" />',
  '<ActionImport Name="msdyn_SalesOpportunitySummary" Action="mscrm.msdyn_SalesOpportunitySummary" />',
];
