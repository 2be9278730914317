/** Calls of other systems: HTTP, and operations of connections. */
import { goTo } from '../frames.ts';
import { request } from '../requests.ts';
import { filledJson } from '../saying.ts';
import { shaped } from '../shapes.ts';
import { TopicError, type Turn } from '../turn.ts';
import type {
  CallOperationAction,
  ErrorBinding,
  HttpRequestAction,
  NeedOutcome,
  OutputBinding,
} from '../types.ts';
import { field, isRecord, plainOf, toValue, type Value } from '../values.ts';
import type { ActionOf, Resume, Runners } from './runner.ts';
import { parseAs } from './variables.ts';

const defaultTimeoutMs = 30_000;
const longestTimeoutMs = 90_000;
const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

export const callRunners: Runners<'HttpRequestAction' | 'CallOperation'> = {
  HttpRequestAction: (turn, action) => {
    const { method } = action;
    if (!methods.has(method)) throw new TopicError('invalid_argument', `There is no method ${method}.`);
    const url = turn.textOf(action.url).trim();
    if (!/^https?:\/\//i.test(url))
      throw new TopicError('invalid_argument', `"${url.slice(0, 200)}" is no web address.`);
    const { body, contentType } = bodyOf(turn, action);
    const headers = action.headers.map(({ name, value }) => [name, turn.textOf(value)] as const);
    const isTyped = headers.some(([name]) => name.toLowerCase() === 'content-type');
    request(
      turn,
      {
        kind: 'http',
        method,
        url,
        headers: Object.fromEntries([
          ...headers.filter(([, value]) => value !== ''),
          ...(contentType && !isTyped ? [['Content-Type', contentType] as const] : []),
        ]),
        body,
        timeoutMs: timeoutOf(turn, action),
      },
      action.id,
    );
  },

  CallOperation: (turn, action) => {
    const inputs = action.inputs
      .map(({ name, value }) => [name, plainOf(turn.valueOf(value))] as const)
      // What is Blank is left out: an optional input, mostly.
      .filter(([, value]) => value !== null);
    const { originalKind: actionKind, reference, operation } = action;
    request(
      turn,
      {
        kind: 'operation',
        actionKind,
        reference,
        operation,
        inputs: Object.fromEntries(inputs),
        timeoutMs: timeoutOf(turn, action),
      },
      action.id,
    );
  },
};

function bodyOf(
  turn: Turn,
  { body }: HttpRequestAction,
): { body: string | null; contentType: string | null } {
  if (body.type === 'none') return { body: null, contentType: null };
  if (body.type === 'raw') {
    const contentType = turn.textOf(body.contentType) || 'text/plain';
    return { body: turn.textOf(body.value), contentType };
  }
  const json =
    body.value.type === 'json' ? filledJson(turn, body.value.json) : plainOf(turn.valueOf(body.value));
  // A text is JSON already, as authors write it with quotes.
  return { body: typeof json === 'string' ? json : JSON.stringify(json), contentType: 'application/json' };
}

function timeoutOf(turn: Turn, { timeoutMs }: Pick<HttpRequestAction, 'timeoutMs'>): number {
  const value = Number(turn.textOf(timeoutMs));
  return Number.isFinite(value) && value > 0 ? Math.min(value, longestTimeoutMs) : defaultTimeoutMs;
}

export const resumeHttp: Resume<ActionOf<'HttpRequestAction'>> = (turn, action, next, outcome) => {
  if (isOver(turn, action.onError, outcome, 'http_request')) {
    if (action.response) turn.setVariable(action.response, null);
  } else if (outcome.ok) {
    if (action.response) turn.setVariable(action.response, answerIn(action, outcome.value));
    if (action.responseHeaders) turn.setVariable(action.responseHeaders, toValue(outcome.headers ?? {}));
  }
  goTo(turn, next);
};

/** In the declared shape, where it has it. */
function answerIn({ responseType }: HttpRequestAction, value: unknown): Value {
  const answer = toValue(value);
  if (typeof answer !== 'string') return shaped(responseType, answer);
  try {
    return parseAs(responseType, answer);
  } catch {
    return answer;
  }
}

export const resumeOperation: Resume<ActionOf<'CallOperation'>> = (turn, action, next, outcome) => {
  if (isOver(turn, action.onError, outcome, 'operation')) bindOutput(turn, action, action.output, null);
  else if (outcome.ok) bindOutput(turn, action, action.output, toValue(outcome.value));
  goTo(turn, next);
};

function bindOutput(turn: Turn, action: CallOperationAction, output: OutputBinding, answer: Value): void {
  if (output.type === 'whole') turn.setVariable(output.variable, answer);
  if (output.type === 'topic') bindTopic(turn, answer);
  if (output.type !== 'fields') return;
  for (const { name, variable } of output.fields) {
    // A flow answers with fields; a connector with a body that has them.
    const found = isRecord(answer) ? field(answer, name) : null;
    const isBody = found === null && (name === 'body' || name === 'Body' || action.output.type === 'none');
    turn.setVariable(variable, isBody ? answer : found);
  }
}

function bindTopic(turn: Turn, answer: Value): void {
  const topic = turn.frame && turn.topicOf(turn.frame);
  const [first, ...others] = topic?.outputs ?? [];
  if (isRecord(answer))
    for (const [name, value] of Object.entries(answer))
      turn.setVariable({ scope: 'Topic', path: [name] }, value);
  else if (first && others.length === 0) turn.setVariable({ scope: 'Topic', path: [first.name] }, answer);
}

/**
 * True: it failed, and the topic goes on nevertheless, as it says. An outcome that is unknown is always an error of the
 * topic: nobody may take it for a failure and do it again.
 * @throws {TopicError} when it failed, and the topic says nothing about that
 */
function isOver(turn: Turn, onError: ErrorBinding | null, outcome: NeedOutcome, what: string): boolean {
  if (outcome.ok) {
    if (onError?.status) turn.setVariable(onError.status, outcome.status ?? 200);
    turn.note('request_done', turn.place(outcome.status === undefined ? what : String(outcome.status)));
    return false;
  }
  const { code, message, status, body } = outcome;
  turn.note('request_failed', turn.place(`${code}: ${message}`));
  if (onError === null || code === 'unknown_outcome' || code === 'not_configured')
    throw new TopicError(code === 'failed' || code === 'timeout' ? `${what}_${code}` : code, message);
  if (onError.status) turn.setVariable(onError.status, status ?? (code === 'timeout' ? 504 : 502));
  if (onError.body) turn.setVariable(onError.body, toValue(body ?? message));
  return true;
}
