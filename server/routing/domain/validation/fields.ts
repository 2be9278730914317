/** The fields that conditions may name, and which values each may be held against. Pure. */
import type { ComparisonDocument } from '../../../../contracts/configuration/condition.ts';
import type { WorkstreamDocument } from '../../../../contracts/configuration/workstream.ts';
import { workKinds } from '../../../../contracts/words.ts';
import { numberOf } from '../rules/compare.ts';
import type { Scalar } from '../rules/condition.ts';
import { nearest } from './nearest.ts';
import type { At, Report } from './report.ts';

/** What a field holds. `any`: it depends on the customer or on who asked. */
type FieldType =
  | 'text'
  | 'number'
  | 'boolean'
  | 'date'
  | 'any'
  | 'kind'
  | 'queue'
  | { from: number; to: number };

const plain: Readonly<Record<string, FieldType>> = {
  channel: 'text',
  kind: 'kind',
  'message.text': 'text',
  'message.count': 'number',
  intent: 'text',
  intentGroup: 'text',
  lineOfBusiness: 'text',
  sentiment: { from: 1, to: 7 },
  priority: 'number',
  queue: 'queue',
  'time.hour': { from: 0, to: 23 },
  'time.minute': { from: 0, to: 59 },
  'time.weekday': { from: 1, to: 7 },
  'time.date': 'date',
  waitedSeconds: 'number',
};
const families = ['context', 'customer', 'account', 'attribute'] as const;
const openField = 'time.open:';

type Variables = WorkstreamDocument['contextVariables'];

/** @returns undefined when there is no such field; what is wrong with it is noted. */
export function fieldType(
  report: Report,
  field: string,
  variables: Variables,
  path: At,
): FieldType | undefined {
  if (Object.hasOwn(plain, field)) return plain[field];
  if (field.startsWith(openField))
    return report.refer('operatingHours', field.slice(openField.length), path) ? 'boolean' : undefined;
  const dot = field.indexOf('.');
  const family = families.find((one) => one === field.slice(0, dot));
  if (family && dot < field.length - 1) {
    const variable = family === 'context' && variables.find(({ name }) => `context.${name}` === field);
    return variable ? variable.type : 'any';
  }
  const near = nearest(field, [...Object.keys(plain), ...families.map((one) => `${one}.`)]);
  const known = [...Object.keys(plain), `${openField}<hours>`, ...families.map((one) => `${one}.<name>`)];
  report.add(
    'condition.unknown_field',
    path,
    `There is no field “${field}”. ${near ? `Did you mean “${near}”?` : `Fields are ${known.join(', ')}.`}`,
  );
  return undefined;
}

const needsNone = ['present', 'absent'];
const needsList = ['in', 'not_in'];
const needsOrder = ['greater', 'greater_or_equal', 'less', 'less_or_equal'];

/** Notes a value that is missing, too much, or never found in such a field. */
export function checkValue(
  report: Report,
  { is, value }: ComparisonDocument,
  type: FieldType,
  path: At,
): void {
  const at = [...path, 'value'];
  const wrong = (message: string) => report.add('condition.value', at, message);
  if (needsNone.includes(is)) {
    if (value !== undefined) wrong(`“${is}” takes no value. Take the value out.`);
    return;
  }
  if (value === undefined) {
    report.add('condition.value', path, `“${is}” needs a value to compare with. Add one.`);
    return;
  }
  const isList = Array.isArray(value);
  if (needsList.includes(is) && (!isList || value.length === 0))
    wrong(`“${is}” needs a list of values that is not empty.`);
  if (isList && !needsList.includes(is)) wrong(`“${is}” takes one value. Use “in” for a list.`);
  for (const [index, one] of [value].flat().entries()) {
    const fault = faultOf(report, one, is, type, isList ? [...at, index] : at);
    if (fault) report.add('condition.value', isList ? [...at, index] : at, fault);
  }
}

function faultOf(report: Report, value: Scalar, is: string, type: FieldType, at: At): string | undefined {
  const whole = is === 'equal' || is === 'not_equal' || needsList.includes(is);
  const number = numberOf(value);
  switch (type) {
    case 'any':
    case 'text':
      return undefined;
    case 'number':
      return (whole || needsOrder.includes(is)) && number === undefined
        ? `This field holds numbers, and “${value}” is none.`
        : undefined;
    case 'boolean':
      if (needsOrder.includes(is)) return 'True and false are neither greater nor less. Use equal.';
      return whole && typeof value !== 'boolean' && !/^(true|false)$/i.test(String(value))
        ? 'This field is true or false.'
        : undefined;
    case 'date':
      return (whole || needsOrder.includes(is)) && !/^\d{4}-\d{2}-\d{2}$/.test(String(value))
        ? "Dates are written like '2026-12-24'."
        : undefined;
    case 'kind':
      return whole && !workKinds.some((kind) => kind === value)
        ? `This is one of ${workKinds.join(', ')}.`
        : undefined;
    case 'queue':
      if (whole) report.refer('queues', String(value), at);
      return undefined;
    default: {
      if (!whole && !needsOrder.includes(is)) return undefined;
      const within = number !== undefined && number >= type.from && number <= type.to;
      return within ? undefined : `This field holds numbers from ${type.from} to ${type.to}.`;
    }
  }
}
