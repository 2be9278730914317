/** The pages of the application: a record as a form, the records of an entity, and where to begin. */
import { isGuid } from '../odata/resource-path.ts';
import { etagOf, idOf } from '../records/records.ts';
import { formatted } from '../records/represent.ts';
import { entities, entityByName } from '../schema/entities.ts';
import { type Attribute, type Entity, isReference, type Row } from '../schema/model.ts';
import type { Arrival, House } from '../service/house.ts';
import type { ApiResponse } from '../service/messages.ts';
import type { Organization } from '../service/organization.ts';
import { escapeHtml, page } from './html.ts';

const listed = 25;
const last = ['createdby', 'createdonbehalfby', 'createdon', 'modifiedby', 'modifiedon', 'ownerid'];
const hidden = new Set(['versionnumber', 'owninguser', 'modifiedonbehalfby', 'activitytypecode']);

export function handlePage(house: House, organization: Organization, arrival: Arrival): ApiResponse {
  const show = (title: string, body: string, status = 200): ApiResponse =>
    page({
      title: `${title} - ${organization.name}`,
      header: `<a href="/">${escapeHtml(organization.name)}</a> <span>(sandbox)</span>`,
      body,
      status,
      frameAncestors: house.frameAncestors,
    });
  const isPage = ['GET', 'HEAD'].includes(arrival.method) && ['/', '/main.aspx'].includes(arrival.path);
  if (!isPage)
    return show('Not found', '<h1>There is nothing here</h1><p><a href="/">To the beginning</a></p>', 404);
  const query = new URLSearchParams(arrival.query);
  const name = query.get('etn');
  if (arrival.path === '/' || name === null) return show('Home', homePage(organization));
  const entity = entityByName(name);
  if (entity === undefined)
    return show('Not found', `<h1>There is no entity “${escapeHtml(name)}”</h1>`, 404);
  if (query.get('pagetype') !== 'entityrecord')
    return show(entity.displayCollection, listPage(organization, entity));

  // Screen pops may bring the id in braces.
  const id = (query.get('id') ?? '').replace(/^\{|\}$/g, '');
  const row = isGuid(id) ? organization.records.get(entity.name, id) : undefined;
  if (row === undefined) {
    const text = `<h1>Record is not available</h1><p>There is no ${escapeHtml(entity.display)} with the id ${escapeHtml(id)}.</p>`;
    return show('Not found', text, 404);
  }
  return show(nameOf(entity, row), recordPage(organization, entity, row));
}

const nameOf = (entity: Entity, row: Row): string =>
  String(row[entity.nameAttribute] ?? `(${entity.display})`);

const linkTo = (organization: Organization, entity: string, id: string, text: string): string => {
  const address = organization.recordUrl(entity, id).slice(organization.url.length);
  return `<a href="${escapeHtml(address)}">${escapeHtml(text)}</a>`;
};

function recordPage(organization: Organization, entity: Entity, row: Row): string {
  const attributes = [...entity.attributes.values()].filter(
    ({ name }) => !hidden.has(name) && name !== entity.id,
  );
  const main = attributes.filter(({ name }) => !last.includes(name));
  const audit = attributes.filter(({ name }) => last.includes(name));
  return `<h1>${escapeHtml(nameOf(entity, row))}</h1>
    <p class="soft">${escapeHtml(entity.display)} · version ${escapeHtml(etagOf(row))} · ${escapeHtml(idOf(entity, row))}</p>
    ${values(organization, row, main)}
    <h2>Record</h2>${values(organization, row, audit)}
    ${related(organization, entity, row)}`;
}

function values(organization: Organization, row: Row, attributes: readonly Attribute[]): string {
  const lines = attributes
    .filter(({ name }) => row[name] !== null && row[name] !== '')
    .map((attribute) => {
      const value = row[attribute.name]!;
      const text =
        formatted(organization.records, attribute, value) ?? (isReference(value) ? value.id : String(value));
      const shown = isReference(value)
        ? linkTo(organization, value.entity, value.id, text)
        : escapeHtml(text);
      return `<dt>${escapeHtml(attribute.display)}</dt><dd data-attribute="${escapeHtml(attribute.name)}">${shown}</dd>`;
    });
  return `<dl>${lines.join('')}</dl>`;
}

function related(organization: Organization, entity: Entity, row: Row): string {
  const id = idOf(entity, row);
  return [...entity.collections.values()]
    .map(({ entity: name, attribute }) => {
      const child = entityByName(name)!;
      const rows = organization.records.all(name).filter((other) => {
        const value = other[attribute];
        return isReference(value) && value.id === id;
      });
      if (rows.length === 0) return '';
      return `<h2>${escapeHtml(child.displayCollection)}: ${escapeHtml(child.attributes.get(attribute)!.display)}</h2>
        ${table(organization, child, rows)}`;
    })
    .join('');
}

function listPage(organization: Organization, entity: Entity): string {
  const rows = organization.records.all(entity.name);
  return `<h1>${escapeHtml(entity.displayCollection)}</h1><p class="soft">${rows.length} records</p>
    ${table(organization, entity, newest(rows))}`;
}

function homePage(organization: Organization): string {
  const sections = entities
    .filter(({ name }) => !['systemuser', 'activityparty', 'opportunityproduct'].includes(name))
    .map((entity) => {
      const rows = organization.records.all(entity.name);
      const address = `/main.aspx?pagetype=entitylist&etn=${entity.name}`;
      return {
        count: rows.length,
        text: `<li><a href="${address}">${escapeHtml(entity.displayCollection)}</a>: ${rows.length}</li>`,
      };
    });
  const recent = newest(
    entities
      .filter(({ name }) => !['systemuser', 'activityparty', 'opportunityproduct'].includes(name))
      .flatMap((entity) =>
        organization.records.all(entity.name).map((row) => ({ ...row, __entity: entity.name })),
      ),
  );
  const lines = recent.map((row) => line(organization, entityByName(String(row.__entity))!, row)).join('');
  return `<h1>${escapeHtml(organization.name)}</h1>
    <p class="soft">A stand-in for a Dynamics 365 instance. Reload to see what changed.</p>
    <ul>${sections.map(({ text }) => text).join('')}</ul>
    <h2>Changed last</h2><table><tr><th>Name</th><th>Kind</th><th>Status</th><th>Changed</th></tr>${lines}</table>`;
}

const newest = (rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => Number(b.versionnumber) - Number(a.versionnumber)).slice(0, listed);

const table = (organization: Organization, entity: Entity, rows: readonly Row[]): string =>
  `<table><tr><th>Name</th><th>Kind</th><th>Status</th><th>Changed</th></tr>${rows
    .slice(0, listed)
    .map((row) => line(organization, entity, row))
    .join('')}</table>`;

function line(organization: Organization, entity: Entity, row: Row): string {
  const status = entity.attributes.get('statuscode');
  const reason = status ? formatted(organization.records, status, row.statuscode ?? null) : null;
  const changed = formatted(
    organization.records,
    entity.attributes.get('modifiedon')!,
    row.modifiedon ?? null,
  );
  return `<tr><td>${linkTo(organization, entity.name, idOf(entity, row), nameOf(entity, row))}</td>
    <td>${escapeHtml(entity.display)}</td><td>${escapeHtml(reason ?? '')}</td><td>${escapeHtml(changed ?? '')}</td></tr>`;
}
