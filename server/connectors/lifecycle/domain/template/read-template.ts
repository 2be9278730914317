/** Reads a lifecycle step as it was pasted. */
import type { CrmKind, LifecycleStep, TemplateRemark } from '../../../../../contracts/crm.ts';
import { type Reference, referencesIn } from './parts.ts';
import { readBody } from './read-body.ts';
import { readQuery } from './read-query.ts';
import { readTarget } from './read-target.ts';
import type { BodyNode, StepTemplate } from './step-template.ts';

export interface ReadStep {
  /** Null when a remark is an error. */
  readonly template: StepTemplate | null;
  readonly remarks: readonly TemplateRemark[];
}

/**
 * Reads a step. What was pasted from a document is mended on reading: escapes, smart quotes, copied labels, line
 * breaks. Remarks of severity `error` say why it cannot work, the others what to look at.
 */
export function readTemplate(step: LifecycleStep, kind: CrmKind): ReadStep {
  const remarks: TemplateRemark[] = [];
  const query = readQuery(step.query, kind, remarks);
  const opensPage = step.step === 3 && step.method === 'GET' && query.key === null;
  const target = readTarget(step.target, kind, remarks);
  const body = step.method === 'GET' ? null : readBody(step.body, kind, remarks);
  if (target.key !== null && query.key !== null)
    remarks.push(
      whole('error', 'query', 'The record is named twice: in the target and in the query string.'),
    );
  const key = query.key ?? target.key;
  remarkOnMethod(
    step,
    kind,
    { opensPage, hasKey: key !== null, hasTarget: target.segments.length > 0 },
    remarks,
  );

  const references = [
    ...target.segments.flatMap(referencesIn),
    ...(key ? referencesIn(key) : []),
    ...query.parameters.flatMap(([, value]) => referencesIn(value)),
    ...(body ? bodyReferences(body) : []),
  ];
  remarkOnSources(step, references, remarks);
  const refersTo = [
    ...new Set(references.flatMap(({ source }) => (source.of === 'response' ? [source.step] : []))),
  ];
  const broken = remarks.some(({ severity }) => severity === 'error');
  if (broken) return { template: null, remarks };
  return {
    remarks,
    template: {
      step: step.step,
      kind,
      method: step.method,
      target: target.segments,
      query: { key, parameters: query.parameters, raw: query.raw },
      body,
      missing: step.missing,
      opensPage,
      refersTo: refersTo.sort((a, b) => a - b),
    },
  };
}

function bodyReferences(node: BodyNode): Reference[] {
  switch (node.kind) {
    case 'text':
      return referencesIn(node.parts);
    case 'literal':
      return [];
    case 'array':
      return node.items.flatMap(bodyReferences);
    case 'object':
      return node.entries.flatMap(([, value]) => bodyReferences(value));
  }
}

function remarkOnMethod(
  step: LifecycleStep,
  kind: CrmKind,
  has: { opensPage: boolean; hasKey: boolean; hasTarget: boolean },
  remarks: TemplateRemark[],
): void {
  const bodyGiven = step.body.trim() !== '';
  if (!has.hasTarget && !has.opensPage)
    remarks.push(
      whole('error', 'target', 'Name the entity, for example phonecalls, or a path below the API.'),
    );
  if (step.method === 'GET' && bodyGiven)
    remarks.push(whole('warning', 'body', 'GET sends no body; it is left out.'));
  if (step.method !== 'GET' && !bodyGiven)
    remarks.push(whole('error', 'body', `${step.method} needs a body: a JSON object of fields.`));
  if (kind !== 'dataverse') return;
  if (step.method === 'POST' && has.hasKey)
    remarks.push(
      whole('error', 'query', 'POST creates a record, which has no key yet. Choose PATCH to change one.'),
    );
  if ((step.method === 'PATCH' || step.method === 'PUT') && !has.hasKey)
    remarks.push(
      whole(
        'error',
        'query',
        `${step.method} needs the record it changes, in parentheses: (STEP2-Response.activityid)`,
      ),
    );
  if (has.opensPage && has.hasTarget && !/^\/?main\.aspx$/i.test(step.target))
    remarks.push(
      whole('info', 'target', 'This step opens main.aspx with the parameters; the target is not used.'),
    );
}

/** References to what is not there at the step's moment. */
function remarkOnSources(
  step: LifecycleStep,
  references: readonly Reference[],
  remarks: TemplateRemark[],
): void {
  const said = new Set<string>();
  const error = (message: string) => {
    if (!said.has(message)) remarks.push(whole('error', fieldNaming(step, message), message));
    said.add(message);
  };
  for (const { name, source } of references) {
    if (source.of === 'response' && source.step < 2)
      error(`${name}: step ${source.step} is the connection and has no answer. The first is STEP2-Response.`);
    else if (source.of === 'response' && source.step > 5) error(`${name}: there is no step ${source.step}.`);
    else if (source.of === 'response' && source.step >= step.step)
      error(
        source.step === step.step
          ? `${name}: a step cannot use its own answer.`
          : `${name}: step ${source.step} comes later and has no answer yet.`,
      );
    else if (source.of === 'object' && step.step !== 5)
      error(`${name}: a recording or transcript is there in step 5 only.`);
  }
}

/** The field in which the name at the beginning of the message stands. */
function fieldNaming(step: LifecycleStep, message: string): TemplateRemark['field'] {
  const name = message.slice(0, message.indexOf(':'));
  if (step.query.includes(name)) return 'query';
  return step.target.includes(name) ? 'target' : 'body';
}

const whole = (
  severity: TemplateRemark['severity'],
  field: TemplateRemark['field'],
  message: string,
): TemplateRemark => ({ severity, field, message, from: null, to: null });
