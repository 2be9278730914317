/** An administrator sets or takes away a lifecycle step. */
import type { LifecycleStep, TemplateRemark } from '../../../../contracts/crm.ts';
import type { Actor } from '../../../data-model/events/index.ts';
import { type House, read, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { storable } from '../domain/json.ts';
import { remarksAmong } from '../domain/template/check-steps.ts';
import { readTemplate } from '../domain/template/read-template.ts';
import type { LifecyclePorts } from '../ports.ts';
import { checkFields } from '../queries/check-fields.ts';
import { deleteStep, putStep, readCrmConnection, readSteps } from '../store/step.store.ts';

/**
 * Keeps the step as it was pasted. Its fields are held against the CRM's metadata where the CRM answers.
 * @returns what to look at. @throws {AppError} `connection.not_found`, `lifecycle.invalid_step` with all remarks.
 */
export async function saveStep(
  house: House,
  ports: LifecyclePorts,
  organizationId: string,
  actor: Actor,
  connectionId: string,
  pasted: LifecycleStep,
): Promise<readonly TemplateRemark[]> {
  const step = storable({ ...pasted }) as unknown as LifecycleStep;
  const { connection, steps } = await read(house, organizationId, async (tx) => ({
    connection: await readCrmConnection(tx, connectionId),
    steps: await readSteps(tx, connectionId),
  }));
  const { template, remarks } = readTemplate(step, connection.kind);
  if (!template) throw new AppError('lifecycle.invalid_step', { remarks });
  const fields = await checkFields(ports, organizationId, connectionId, template);
  const all = [...remarks, ...remarksAmong(step, connection.kind, steps), ...fields.remarks];
  if (all.some(({ severity }) => severity === 'error'))
    throw new AppError('lifecycle.invalid_step', { remarks: all });
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    await readCrmConnection(tx, connectionId);
    await putStep(tx, connectionId, step, at);
    tx.append({ type: 'connection.changed', actor, at, payload: { connectionId, change: 'updated' } });
  });
  return all;
}

/** What is under way is still delivered. @throws {AppError} `connection.not_found` */
export async function removeStep(
  house: House,
  organizationId: string,
  actor: Actor,
  connectionId: string,
  step: number,
): Promise<void> {
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    await readCrmConnection(tx, connectionId);
    if (!(await deleteStep(tx, connectionId, step))) return;
    tx.append({ type: 'connection.changed', actor, at, payload: { connectionId, change: 'updated' } });
  });
}
