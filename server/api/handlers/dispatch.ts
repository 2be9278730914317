/** The one way into an operation, whichever wire it came by: find, authorize, validate, call. */
import { z } from 'zod';
import { type OperationName, operations } from '../../../contracts/api/operations.ts';
import { AppError } from '../../platform/errors.ts';
import { agentHandlers } from './ai-agents.ts';
import { approvalHandlers } from './approvals.ts';
import type { Call, Handlers } from './call.ts';
import { configurationCodeHandlers } from './configuration-code.ts';
import { connectionsHandlers } from './connections.ts';
import { copilotHandlers } from './copilot.ts';
import { embedHandlers } from './embed.ts';
import { insightHandlers } from './insight.ts';
import { intakeHandlers } from './intake.ts';
import { intentHandlers } from './intents.ts';
import { knowledgeHandlers } from './knowledge.ts';
import { lifecycleHandlers } from './lifecycle.ts';
import { outsideAgentHandlers } from './outside-agents.ts';
import { peopleHandlers } from './people.ts';
import { pluginsHandlers } from './plugins.ts';
import { routingHandlers } from './routing.ts';
import { selfServiceHandlers } from './self-service.ts';
import { workHandlers } from './work.ts';

const handlers: Handlers = {
  ...peopleHandlers,
  ...workHandlers,
  ...selfServiceHandlers,
  ...agentHandlers,
  ...approvalHandlers,
  ...outsideAgentHandlers,
  ...intentHandlers,
  ...knowledgeHandlers,
  ...routingHandlers,
  ...intakeHandlers,
  ...insightHandlers,
  ...embedHandlers,
  ...configurationCodeHandlers,
  ...connectionsHandlers,
  ...lifecycleHandlers,
  ...pluginsHandlers,
  ...copilotHandlers,
};

const isOperation = (name: string): name is OperationName => Object.hasOwn(operations, name);

/** Fields that an operation does not know are refused: a misspelt one must not be silently without effect. */
const strict = new Map<string, z.ZodType>(
  Object.values(operations).map((o) => [o.name, o.input instanceof z.ZodObject ? o.input.strict() : o.input]),
);

/**
 * @throws {AppError} `realtime.unknown_operation`, `auth.required`, `auth.forbidden`, `request.invalid` with the
 * fields, and what the operation itself throws.
 */
export async function dispatch(call: Call, name: string, input: unknown): Promise<unknown> {
  if (!isOperation(name)) throw new AppError('realtime.unknown_operation');
  authorize(call, name);
  const parsed = strict.get(name)!.safeParse(input ?? {});
  if (!parsed.success) throw invalid(parsed.error);
  return await (handlers[name] as (call: Call, input: unknown) => Promise<unknown>)(call, parsed.data);
}

function authorize(call: Call, name: OperationName): void {
  const { access } = operations[name];
  if (access === 'public') return;
  if (!call.principal) throw new AppError('auth.required');
  const { roles } = call.principal;
  if (access !== 'signed-in' && !access.some((role) => roles.includes(role)))
    throw new AppError('auth.forbidden');
}

/** Names the fields and what is wrong with them; never their values. */
export function invalid(error: z.ZodError): AppError {
  return new AppError('request.invalid', {
    fields: error.issues.slice(0, 10).map((issue) => ({
      path: issue.path.join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : ''),
      problem: issue.code === 'unrecognized_keys' ? 'not a field of this request' : issue.message,
    })),
  });
}
