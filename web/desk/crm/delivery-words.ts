import type { DeliveryAttempt, DeliveryState, StepNumber } from '../../../contracts/crm.ts';

/** States of a delivery as screens name them. */
export const stateLabels: Record<DeliveryState, string> = {
  waiting: 'Waiting',
  due: 'Due',
  sending: 'Sending',
  delivered: 'Delivered',
  dead: 'Needs you',
  skipped: 'Skipped',
};

export const stateColors = {
  waiting: 'informative',
  due: 'brand',
  sending: 'brand',
  delivered: 'success',
  dead: 'danger',
  skipped: 'subtle',
} as const satisfies Record<DeliveryState, string>;

/** What a step did, on a timeline. */
export const stepMomentLabels: Record<StepNumber, string> = {
  2: 'Contact created',
  3: 'Record opened',
  4: 'Contact ended',
  5: 'Recording available',
};

export const outcomeLabels: Record<DeliveryAttempt['outcome'], string> = {
  succeeded: 'Succeeded',
  already_done: 'Was done already',
  retry: 'Tried again later',
  paused: 'The connection rested',
  renew_token: 'Signed in anew',
  failed: 'Failed',
};

/** The occurrence of a step that is sent for recordings: the file's name. */
export function occurrenceLabel(occurrence: string): string {
  return occurrence.split('/').pop() ?? '';
}
