/** What a condition's `field` says of a conversation. Pure. */

import { localTime } from '../hours/local-time.ts';
import { isOpen } from '../hours/operating-hours.ts';
import type { Environment } from './environment.ts';
import type { Facts } from './facts.ts';

/**
 * The value of a field; undefined when there is none. `queue` gives the queue's id and its name, either of which a
 * rule may name; `time.minute` is the minute of the hour.
 */
export function fieldValue(field: string, facts: Facts, environment: Environment): unknown {
  const dot = field.indexOf('.');
  if (dot === -1) return plainField(field, facts, environment);
  const name = field.slice(dot + 1);
  switch (field.slice(0, dot)) {
    case 'context':
      return inside(facts.context, name);
    case 'customer':
      return inside(facts.customer, name);
    case 'account':
      return facts.account === null ? undefined : inside(facts.account, name);
    case 'attribute':
      return inside(facts.attributes, name);
    case 'message':
      return inside(facts.message, name);
    case 'time':
      return timeField(name, environment);
    default:
      return undefined;
  }
}

function plainField(field: string, facts: Facts, environment: Environment): unknown {
  switch (field) {
    case 'channel':
    case 'kind':
    case 'intent':
    case 'intentGroup':
    case 'sentiment':
    case 'priority':
      return facts[field];
    case 'lineOfBusiness':
      return inside(facts.context, field);
    case 'waitedSeconds':
      return environment.waitedSeconds;
    case 'queue':
      return environment.queue === null ? undefined : [environment.queue.queueId, environment.queue.name];
    default:
      return undefined;
  }
}

function timeField(name: string, { now, timeZone, hours }: Environment): unknown {
  if (name.startsWith('open:')) {
    const found = hours.get(name.slice('open:'.length));
    return found && isOpen(found, now);
  }
  const { date, weekday, minute } = localTime(timeZone, now);
  switch (name) {
    case 'hour':
      return Math.floor(minute / 60);
    case 'minute':
      return minute % 60;
    case 'weekday':
      return weekday;
    case 'date':
      return date;
    default:
      return undefined;
  }
}

/** By the whole name first, then step by step into records: `order.total`. */
function inside(record: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(record, name)) return record[name];
  const dot = name.indexOf('.');
  if (dot === -1) return undefined;
  const outer = Object.hasOwn(record, name.slice(0, dot)) ? record[name.slice(0, dot)] : undefined;
  return isRecord(outer) ? inside(outer, name.slice(dot + 1)) : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
