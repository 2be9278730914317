/** A contact's deliveries to one connection, lined up: who may go, who waits, and what needs no sending at all. */
import type { ConnectionSettings, CrmKind, DeliveryState, LifecycleStep } from '../../../../contracts/crm.ts';
import { placeInLine } from './delivery/order.ts';
import { type DeliveryFacts, withAddresses } from './facts.ts';
import type { Json } from './json.ts';
import { pageUrl } from './pages.ts';
import type { TemplateFacts } from './template/facts.ts';
import { readTemplate } from './template/read-template.ts';
import { renderPage } from './template/render.ts';
import type { StepTemplate } from './template/step-template.ts';

export interface Standing {
  readonly id: string;
  readonly step: number;
  readonly occurrence: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  /** A person wrote the request: it refers to nothing. */
  readonly edited: boolean;
  /** Of those that wait. */
  readonly facts: DeliveryFacts | null;
  /** Of those that are delivered. */
  readonly response: Json;
}

export interface LineContext {
  readonly kind: CrmKind;
  readonly settings: ConnectionSettings;
  readonly steps: readonly LifecycleStep[];
  readonly publicUrl: string;
}

export type Lined =
  | { readonly id: string; readonly state: 'due' }
  | { readonly id: string; readonly state: 'waiting' | 'skipped'; readonly reason: string }
  | { readonly id: string; readonly state: 'dead'; readonly code: string; readonly reason: string }
  | { readonly id: string; readonly state: 'delivered'; readonly response: { readonly url: string } };

/** What changes: deliveries that wait no longer, or wait for another reason. In the line's order. */
export function lineUp(line: readonly Standing[], context: LineContext): Lined[] {
  const rows = line.map((row) => ({ ...row }));
  const changes: Lined[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.state !== 'waiting' || row.facts === null) continue;
    const lined = placeOf(row, row.facts, rows.slice(0, index), context);
    if (lined.state === 'waiting' && lined.reason === row.reason) continue;
    changes.push(lined);
    row.state = lined.state;
    if (lined.state === 'delivered') row.response = lined.response;
  }
  return changes;
}

function placeOf(
  row: Standing,
  facts: DeliveryFacts,
  earlier: readonly Standing[],
  context: LineContext,
): Lined {
  const { id } = row;
  const template = facts.relate || row.edited ? undefined : templateOf(row.step, facts, context);
  if (template === null)
    return {
      id,
      state: 'dead',
      code: 'step_invalid',
      reason: 'The step cannot work as it is. Correct it, then retry.',
    };
  const refersTo = facts.relate ? [2] : (template?.refersTo ?? []);
  const place = placeInLine(
    refersTo,
    earlier.map(({ step, state, reason, occurrence }) => ({ step, state, reason, main: occurrence === '' })),
  );
  if (place.state !== 'due' || !template?.opensPage) return { id, ...place };
  const page = renderPage(template, factsFor(facts, earlier, context));
  const url = page.ok ? pageUrl(context.kind, context.settings, page.value) : undefined;
  if (url !== undefined) return { id, state: 'delivered', response: { url } };
  return page.ok
    ? { id, state: 'dead', code: 'no_address', reason: 'The connection has no address to open.' }
    : { id, state: 'dead', code: page.code, reason: page.message };
}

/** The step's template: as it is now, or as it was when it has been taken away. Null when it cannot be read. */
export function templateOf(
  step: number,
  facts: Pick<DeliveryFacts, 'definition'>,
  context: Pick<LineContext, 'kind' | 'steps'>,
): StepTemplate | null {
  const current = context.steps.find((candidate) => candidate.step === step);
  if (!current) return facts.definition ? readTemplate(facts.definition, context.kind).template : null;
  return templateFor(current, context.kind);
}

/**
 * Read once for as long as a step is held (a connection's kind never changes), and once for the same text: moments read
 * their steps anew each time.
 */
function templateFor(step: LifecycleStep, kind: CrmKind): StepTemplate | null {
  let template = held.get(step);
  if (template !== undefined) return template;
  const text = JSON.stringify([kind, step]);
  template = texts.get(text);
  if (template === undefined) {
    template = readTemplate(step, kind).template;
    if (texts.size === mostTexts) texts.clear();
    texts.set(text, template);
  }
  held.set(step, template);
  return template;
}

const held = new WeakMap<LifecycleStep, StepTemplate | null>();
const texts = new Map<string, StepTemplate | null>();
const mostTexts = 1000;

/** Everything a template may name. */
export function factsFor(
  facts: DeliveryFacts,
  earlier: readonly Pick<Standing, 'step' | 'state' | 'occurrence' | 'response'>[],
  { settings, publicUrl }: Pick<LineContext, 'settings' | 'publicUrl'>,
): TemplateFacts {
  const conversation = withAddresses(facts.conversation, publicUrl);
  const object =
    facts.object?.objectUrl.startsWith('/') === true
      ? { ...facts.object, objectUrl: `${publicUrl}${facts.object.objectUrl}` }
      : facts.object;
  const responses = Object.fromEntries(
    earlier
      .filter(({ state, occurrence }) => state === 'delivered' && occurrence === '')
      .map(({ step, response }) => [step, response]),
  );
  return { contact: facts.contact, conversation, object, settings, responses };
}
