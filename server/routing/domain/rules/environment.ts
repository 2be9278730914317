/** What rules look at beside the facts of a conversation: the time, the operating hours, and its queue. */
import type { OperatingHours, RoutingConfiguration } from '../configuration.ts';

export interface Environment {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The organization's, IANA. */
  readonly timeZone: string;
  readonly hours: ReadonlyMap<string, OperatingHours>;
  /** The queue it is in or was asked for; null while it has none. */
  readonly queue: { readonly queueId: string; readonly name: string } | null;
  /** How long the customer has waited so far. */
  readonly waitedSeconds: number;
}

/** @param now epoch milliseconds */
export function environmentAt(
  configuration: RoutingConfiguration,
  now: number,
  standing: Partial<Pick<Environment, 'queue' | 'waitedSeconds'>> = {},
): Environment {
  return {
    now,
    timeZone: configuration.timeZone,
    hours: new Map(configuration.hours.map((hours) => [hours.hoursId, hours])),
    queue: standing.queue ?? null,
    waitedSeconds: standing.waitedSeconds ?? 0,
  };
}
