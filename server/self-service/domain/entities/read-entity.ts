/** One value of a kind in what a customer answered. */
import { isoDate, wallClock } from './calendar.ts';
import { findEmails, findPhones, findUrls } from './contacts.ts';
import { type DateTime, findDateTimes } from './dates.ts';
import { findDurations } from './durations.ts';
import type { EntityContext, Found } from './found.ts';
import type { EntityKind } from './kinds.ts';
import { findMoney } from './money.ts';
import { findNumbers, findOrdinals, findPercentages } from './numbers.ts';
import { findPersonNames } from './person-names.ts';

/** What a variable of a topic holds. */
export type EntityValue = number | string;

/** All values of the kind in the text, in order. */
export function findEntities(kind: EntityKind, text: string, context: EntityContext): Found<EntityValue>[] {
  switch (kind) {
    case 'number':
      return findNumbers(text, context);
    case 'ordinal':
      return findOrdinals(text, context);
    case 'percentage':
      return findPercentages(text, context);
    case 'date':
      return findDateTimes(text, context).map((found) => ({
        ...found,
        value: dayOfMoment(found.value, context),
      }));
    case 'date_time':
      return findDateTimes(text, context).map((found) => ({ ...found, value: asText(found.value, context) }));
    case 'duration':
      return findDurations(text, context).map((found) => ({ ...found, value: found.value.iso }));
    case 'money':
      return findMoney(text, context).map((found) => ({ ...found, value: found.value.amount }));
    case 'email':
      return findEmails(text);
    case 'phone':
      return findPhones(text);
    case 'url':
      return findUrls(text);
    case 'person_name':
      return findPersonNames(text);
    case 'postal_code':
      return findPostalCodes(text);
  }
}

/** Where the answer is a bare number: "20" answers how much, and "15" how many percent. */
const numberWillDo: ReadonlySet<EntityKind> = new Set(['money', 'percentage', 'ordinal']);

/** The one value that the answer gives; null when it gives none, or different ones. */
export function readEntityValue(kind: EntityKind, text: string, context: EntityContext): EntityValue | null {
  const found = findEntities(kind, text, context);
  if (found.length === 0 && numberWillDo.has(kind)) return readEntityValue('number', text, context);
  const values = new Set(found.map(({ value }) => value));
  return values.size === 1 ? found[0]!.value : null;
}

/** `2027-03-09T17:00:00`, or `2027-03-09` where no time was said, by the customer's clock. */
function asText(moment: DateTime, context: EntityContext): string {
  const day = dayOfMoment(moment, context);
  return moment.time === null ? day : `${day}T${moment.time}:00`;
}

function dayOfMoment({ date, instant }: DateTime, { timeZone }: EntityContext): string {
  return date ?? isoDate(wallClock(instant, timeZone).day);
}

const postalCode =
  /(?<![\p{L}\p{N}])(?:\p{Lu}{1,2}\d[\p{Lu}\d]? ?\d\p{Lu}{2}|\p{Lu}\d\p{Lu} ?\d\p{Lu}\d|\d{4} ?\p{Lu}{2}|\d{5}-\d{4}|\d{3} \d{2}|\d{4,6})(?![\p{L}\p{N}])/giu;

/** As of the United Kingdom, Canada, the Netherlands, the United States, and plain digits; upper case. */
function findPostalCodes(text: string): Found<string>[] {
  return [...text.slice(0, 1_000).matchAll(postalCode)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
    value: match[0].toUpperCase(),
  }));
}
