/** A step as it would be sent, and sent once for a look. */
import type {
  DeliveryAttempt,
  LifecycleStep,
  RecordRef,
  RenderedRequest,
  TemplateRemark,
} from '../../../../contracts/crm.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import type { CrmRequest } from '../../crm/index.ts';
import { exampleObject, exampleResponse } from '../domain/example.ts';
import { withAddresses } from '../domain/facts.ts';
import { bounded, type Json, type JsonObject } from '../domain/json.ts';
import { pageUrl } from '../domain/pages.ts';
import { remarksAmong } from '../domain/template/check-steps.ts';
import type { TemplateFacts } from '../domain/template/facts.ts';
import { fitBody } from '../domain/template/fit.ts';
import { readTemplate } from '../domain/template/read-template.ts';
import { renderPage, renderStep, type StepCall } from '../domain/template/render.ts';
import type { StepTemplate } from '../domain/template/step-template.ts';
import { deterministicId } from '../idempotency.ts';
import { attemptOf } from '../jobs/attempt.ts';
import type { LifecyclePorts } from '../ports.ts';
import { readResponses } from '../store/delivery.store.ts';
import { type CrmConnection, readCrmConnection, readSteps } from '../store/step.store.ts';
import { checkFields } from './check-fields.ts';
import { sampleContact } from './contacts.ts';
import { within } from './patience.ts';

export interface StepToTry {
  readonly connectionId: string;
  readonly step: LifecycleStep;
  readonly contactId?: string | undefined;
  /** Answers of earlier steps, by step. */
  readonly responses?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Preview {
  request: RenderedRequest | null;
  screenPopUrl: string | null;
  remarks: TemplateRemark[];
  responseExample: Record<string, unknown> | null;
  contactLabel: string;
  metadataChecked: boolean;
}

/** For the request as a CRM wants it, which may take a look at its metadata. */
const patienceMs = 8000;

const problem = (message: string): TemplateRemark => ({
  severity: 'error',
  field: 'body',
  message,
  from: null,
  to: null,
});

/** @throws {AppError} `connection.not_found`, `contact.not_found` */
export async function previewStep(
  house: House,
  ports: LifecyclePorts,
  organizationId: string,
  wish: StepToTry,
): Promise<Preview> {
  const scene = await setScene(house, ports, organizationId, wish);
  const { connection, template, remarks, label } = scene;
  const none: Preview = {
    request: null,
    screenPopUrl: null,
    remarks,
    responseExample: null,
    contactLabel: label,
    metadataChecked: false,
  };
  if (!template) return none;
  if (template.opensPage) {
    const page = renderPage(template, scene.facts);
    if (!page.ok) return { ...none, remarks: [...remarks, problem(page.message)] };
    const url = pageUrl(connection.kind, connection.settings, page.value) ?? null;
    return {
      ...none,
      screenPopUrl: url,
      request: url === null ? null : { method: 'GET', url, headers: {}, body: '' },
    };
  }
  const rendered = renderStep(template, scene.facts);
  const body = rendered.ok ? rendered.value.body : undefined;
  const { entity, remarks: faults } = await checkFields(
    ports,
    organizationId,
    connection.id,
    template,
    body ?? undefined,
  );
  const found = [...remarks, ...faults];
  if (!rendered.ok)
    return { ...none, metadataChecked: entity !== null, remarks: [...found, problem(rendered.message)] };
  const fitted = fitBody(rendered.value.body, entity);
  for (const message of fitted.shortened) found.push({ ...problem(message), severity: 'warning' });
  const request = crmRequest(
    template,
    { ...rendered.value, body: fitted.body },
    previewKey(wish, scene.contactId),
  );
  return {
    ...none,
    remarks: found,
    metadataChecked: entity !== null,
    responseExample: entity && template.method !== 'GET' ? { ...exampleResponse(entity, fitted.body) } : null,
    request: await rendering(ports, organizationId, connection.id, request, found),
  };
}

/** The id that the real delivery of the contact would have. */
const previewKey = ({ connectionId, step }: StepToTry, contactId: string | null): string =>
  deterministicId(connectionId, contactId ?? '', String(step.step), '');

async function rendering(
  ports: LifecyclePorts,
  organizationId: string,
  connectionId: string,
  request: CrmRequest,
  remarks: TemplateRemark[],
): Promise<RenderedRequest | null> {
  const made = ports.clientFor(organizationId, connectionId).then((client) => client.render(request));
  const rendered = await within(patienceMs, made);
  if (rendered === null)
    remarks.push(problem('The CRM does not answer, so the request cannot be shown. Test the connection.'));
  return rendered;
}

export interface TestSend {
  attempt: DeliveryAttempt | null;
  remarks: TemplateRemark[];
  response: Record<string, unknown> | null;
  record: RecordRef | null;
}

/** Sends a step once, for real: nothing of it is kept. @throws {AppError} `connection.not_found`, `contact.not_found` */
export async function sendTest(
  house: House,
  ports: LifecyclePorts,
  organizationId: string,
  wish: StepToTry,
): Promise<TestSend> {
  const { connection, template, remarks, facts } = await setScene(house, ports, organizationId, wish);
  const none: TestSend = { attempt: null, remarks, response: null, record: null };
  if (!template) return none;
  if (template.opensPage) {
    const page = renderPage(template, facts);
    if (!page.ok) return { ...none, remarks: [...remarks, problem(page.message)] };
    return { ...none, response: { url: pageUrl(connection.kind, connection.settings, page.value) ?? '' } };
  }
  const rendered = renderStep(template, facts);
  if (!rendered.ok) return { ...none, remarks: [...remarks, problem(rendered.message)] };
  const { entity } = await checkFields(ports, organizationId, connection.id, template);
  const fitted = fitBody(rendered.value.body, entity);
  const request = crmRequest(template, { ...rendered.value, body: fitted.body }, house.ids.next());
  const at = house.clock.now();
  const client = await ports.clientFor(organizationId, connection.id);
  const response = await client.send(request);
  const answer = bounded(response.body);
  return {
    remarks,
    attempt: attemptOf(response, at, fitted.shortened.join(' ')),
    response:
      typeof answer === 'object' && answer !== null && !Array.isArray(answer)
        ? { ...(answer as JsonObject) }
        : null,
    record: response.record,
  };
}

const crmRequest = (template: StepTemplate, { method, path, body }: StepCall, key: string): CrmRequest => ({
  method,
  path,
  ...(template.body === null ? {} : { body }),
  ...(method === 'POST' ? { key } : {}),
});

interface Scene {
  readonly connection: CrmConnection;
  readonly template: StepTemplate | null;
  readonly remarks: TemplateRemark[];
  readonly facts: TemplateFacts;
  readonly label: string;
  readonly contactId: string | null;
}

async function setScene(
  house: House,
  ports: LifecyclePorts,
  organizationId: string,
  { connectionId, step, contactId, responses = {} }: StepToTry,
): Promise<Scene> {
  const now = house.clock.now();
  const found = await read(house, organizationId, async (tx) => {
    const connection = await readCrmConnection(tx, connectionId);
    const sample = await sampleContact(tx, organizationId, contactId, now);
    const answers = sample.contactId ? await readResponses(tx, connectionId, [sample.contactId]) : [];
    return { connection, sample, answers, steps: await readSteps(tx, connectionId) };
  });
  const { connection, sample, steps } = found;
  const { template, remarks } = readTemplate(step, connection.kind);
  const answers: Record<number, Json | undefined> = {};
  for (const { step: number, response } of found.answers) answers[number] = response;
  for (const [number, response] of Object.entries(responses)) answers[Number(number)] = response as Json;
  const all = [...remarks, ...remarksAmong(step, connection.kind, steps)];
  for (const needed of template?.refersTo ?? []) {
    if (answers[needed] !== undefined) continue;
    answers[needed] = await exampleAnswer(
      ports,
      organizationId,
      connection,
      steps.find((other) => other.step === needed),
    );
    all.push({
      ...problem(`Step ${needed} has not been sent for this contact: its answer is an example.`),
      severity: 'info',
    });
  }
  return {
    connection,
    template,
    remarks: all,
    label: sample.label,
    contactId: sample.contactId,
    facts: {
      contact: sample.contact,
      conversation: withAddresses(sample.conversation, ports.publicUrl),
      object: step.step === 5 ? exampleObject : null,
      settings: connection.settings,
      responses: answers,
    },
  };
}

async function exampleAnswer(
  ports: LifecyclePorts,
  organizationId: string,
  connection: CrmConnection,
  step: LifecycleStep | undefined,
): Promise<Json | undefined> {
  const template = step && readTemplate(step, connection.kind).template;
  if (!template) return undefined;
  const { entity } = await checkFields(ports, organizationId, connection.id, template);
  return entity ? exampleResponse(entity, null) : undefined;
}
