/** A rendered body, held against what the CRM says of its fields. */
import type { EntityDescription, FieldDescription } from '../../../../../contracts/crm.ts';
import { isObject, type Json } from '../json.ts';

export interface Fitted {
  readonly body: Json;
  /** What was shortened, in plain words. */
  readonly shortened: readonly string[];
}

/** Shortens text that is longer than its field, and turns structures into text where the field holds text. */
export function fitBody(body: Json, entity: EntityDescription | null): Fitted {
  if (entity === null || !isObject(body)) return { body, shortened: [] };
  const fields = new Map(entity.fields.map((field) => [field.name, field]));
  const shortened: string[] = [];
  const entries = Object.entries(body).map(([name, value]) => {
    const field = fields.get(name);
    const text =
      field && holdsText(field) && typeof value === 'object' && value !== null
        ? JSON.stringify(value)
        : value;
    const limit = field?.maxLength ?? null;
    if (typeof text !== 'string' || limit === null || text.length <= limit) return [name, text] as const;
    shortened.push(
      `${name} was shortened from ${text.length} to ${limit} characters, which is all it holds.`,
    );
    return [name, cut(text, limit)] as const;
  });
  return { body: Object.fromEntries(entries), shortened };
}

/** At most `limit` code units, never half a surrogate pair. */
export function cut(text: string, limit: number): string {
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** What is wrong with the fields of a body before anything is sent: unknown ones, ones that cannot be written. */
export function fieldFaults(
  body: Json,
  entity: EntityDescription,
  use: 'create' | 'update',
): { severity: 'error' | 'warning'; message: string }[] {
  if (!isObject(body)) return [];
  const fields = new Map(entity.fields.map((field) => [field.name, field]));
  const faults: { severity: 'error' | 'warning'; message: string }[] = [];
  for (const [name, value] of Object.entries(body)) {
    // Lookups are bound by name@odata.bind, and parties are written as a list: metadata names neither so.
    const field = fields.get(name);
    if (name.includes('@') || (!field && typeof value === 'object' && value !== null)) continue;
    if (!field) faults.push({ severity: 'error', message: `${entity.displayName} has no field "${name}".` });
    else if (use === 'create' ? !field.forCreate : !field.forUpdate)
      faults.push({ severity: 'error', message: `"${name}" cannot be set on ${use}.` });
    else {
      const wrong = typeFault(field, value);
      if (wrong) faults.push({ severity: 'warning', message: wrong });
    }
  }
  if (use === 'create')
    for (const field of entity.fields)
      if (
        field.required &&
        field.forCreate &&
        field.name !== entity.primaryId &&
        !(field.name in body) &&
        holdsText(field)
      )
        faults.push({ severity: 'warning', message: `"${field.name}" is required and not set.` });
  return faults;
}

const holdsText = ({ type }: FieldDescription): boolean => type === 'string' || type === 'memo';

function typeFault(field: FieldDescription, value: Json): string | undefined {
  if (value === null) return undefined;
  if (field.type === 'number' && typeof value !== 'number') return `"${field.name}" takes a number.`;
  if (field.type === 'boolean' && typeof value !== 'boolean') return `"${field.name}" takes true or false.`;
  if (field.type === 'datetime' && (typeof value !== 'string' || Number.isNaN(Date.parse(value))))
    return `"${field.name}" takes a date, such as {{InitiationTimestamp}}.`;
  return undefined;
}
