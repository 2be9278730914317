/** Plans as lines that a reviewer reads: one decision a line, with the numbers it stands on. */
import type { Plan, PlannedAssignment } from '../../server/routing/domain/router/plan.ts';

export const decisionsOf = (plans: readonly Plan[]): string[] => plans.flatMap(linesOf);

function linesOf({ decidedAt, expired, overflows, alerts, assignments }: Plan): string[] {
  const at = new Date(decidedAt).toISOString().slice(11, 23);
  return [
    ...expired.map((one) => `${at} ${one.conversationId} was not answered by ${one.userId}`),
    ...assignments.map((one) => `${at} ${assigned(one)}`),
    ...overflows.map(
      ({ conversationId, queueId, action, measured }) =>
        `${at} ${conversationId} overflows from ${queueId} by ${action.kind}` +
        `${action.kind === 'queue' ? ` to ${action.queueId}` : ''}, ${measured}`,
    ),
    ...alerts.map((one) => `${at} ${one.conversationId} in ${one.queueId}: ${one.kind}`),
  ];
}

function assigned({ conversationId, userId, queueId, kind, override, trace }: PlannedAssignment): string {
  const { method, rules, ring, order, ranked, keys, eligible } = trace;
  const numbers = ranked[0]?.numbers.map((number, i) => `${keys[i]} ${number}`).join(', ');
  const [rule] = rules.slice(-1);
  return [
    `${conversationId} → ${userId} in ${queueId}`,
    `${kind} by ${method}${rule ? ` ${rule.name}` : ''}${ring === null ? '' : ` ring ${ring}`}${override ? ' override' : ''}`,
    `${order.place} of ${order.waiting}, score ${order.score}, ${order.waitedSeconds} s`,
    ...(order.passedOver.length > 0 ? [`past ${order.passedOver.join(' ')}`] : []),
    `best of ${eligible}${numbers ? `: ${numbers}` : ''}`,
  ].join('; ');
}
