/** What a step means together with the others of its connection. */
import type { CrmKind, LifecycleStep, TemplateRemark } from '../../../../../contracts/crm.ts';
import { readTemplate } from './read-template.ts';
import type { BodyNode, StepTemplate } from './step-template.ts';

/** What is wrong with steps as they are written: such a step could not be saved. */
export const stepFaults = (
  kind: CrmKind,
  steps: readonly LifecycleStep[],
): { index: number; remark: TemplateRemark }[] =>
  steps.flatMap((step, index) =>
    readTemplate(step, kind)
      .remarks.filter(({ severity }) => severity === 'error')
      .map((remark) => ({ index, remark })),
  );

/** Statuses of an activity in Dataverse after which it is read-only: completed, cancelled. */
const closedStates: ReadonlySet<unknown> = new Set([1, 2, '1', '2']);

/**
 * Remarks on a step that is about to be saved beside `others`, which are enabled or not.
 * None of them is an error: the steps may be saved in any order.
 */
export function remarksAmong(
  step: LifecycleStep,
  kind: CrmKind,
  others: readonly LifecycleStep[],
): TemplateRemark[] {
  const { template } = readTemplate(step, kind);
  if (!template || !step.enabled) return [];
  const remarks: TemplateRemark[] = [];
  const enabled = others.filter((other) => other.enabled && other.step !== step.step);
  for (const needed of template.refersTo)
    if (!enabled.some((other) => other.step === needed))
      remarks.push(
        warning(
          'body',
          `Step ${needed}, whose answer this step uses, is not there or off: this step will be skipped.`,
        ),
      );
  const steps = [...enabled, step];
  const closing = closer(kind, steps);
  if (closing && (step.step === closing.step || step.step > closing.step))
    for (const later of steps)
      if (later.step > closing.step && later.method !== 'GET')
        remarks.push(
          warning(
            'body',
            `Step ${closing.step} completes the record, which Dynamics then keeps read-only: step ${later.step} will fail. Take statecode and statuscode out of step ${closing.step} and send them with step ${later.step}.`,
          ),
        );
  return remarks;
}

/** The first step that completes or cancels a record. */
function closer(kind: CrmKind, steps: readonly LifecycleStep[]): StepTemplate | undefined {
  if (kind !== 'dataverse') return undefined;
  return steps
    .flatMap((step) => readTemplate(step, kind).template ?? [])
    .filter((template) => template.method === 'PATCH' && closes(template.body))
    .sort((a, b) => a.step - b.step)[0];
}

function closes(body: BodyNode | null): boolean {
  if (body?.kind !== 'object') return false;
  const state = body.entries.find(([name]) => name === 'statecode')?.[1];
  if (state?.kind === 'literal') return closedStates.has(state.value);
  const [only] = state?.kind === 'text' ? state.parts : [];
  return only !== undefined && 'text' in only && closedStates.has(only.text.trim());
}

const warning = (field: TemplateRemark['field'], message: string): TemplateRemark => ({
  severity: 'warning',
  field,
  message,
  from: null,
  to: null,
});
