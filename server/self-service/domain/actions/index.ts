/** Every kind of action, and what runs it. */
import type { Turn } from '../turn.ts';
import { TopicError } from '../turn.ts';
import type { Action, NeedOutcome } from '../types.ts';
import { callRunners, resumeHttp, resumeOperation } from './calls.ts';
import { cardRunners } from './card-prompt.ts';
import { eventRunners } from './events.ts';
import { flowRunners } from './flow.ts';
import { loopRunners } from './loops.ts';
import { messageRunners } from './messages.ts';
import { modelRunners, resumeModel, resumeQuery } from './models.ts';
import { questionRunners } from './question.ts';
import { recogniseRunners } from './recognise.ts';
import type { Resume, Runner, Runners } from './runner.ts';
import { searchRunners } from './search.ts';
import { signInRunners } from './sign-in.ts';
import { tableRunners } from './tables.ts';
import { transferRunners } from './transfer.ts';
import { variableRunners } from './variables.ts';

const runners: Runners<Action['kind']> = {
  ...messageRunners,
  ...questionRunners,
  ...cardRunners,
  ...variableRunners,
  ...tableRunners,
  ...flowRunners,
  ...loopRunners,
  ...transferRunners,
  ...searchRunners,
  ...modelRunners,
  ...callRunners,
  ...recogniseRunners,
  ...eventRunners,
  ...signInRunners,
  Opaque: (_, { originalKind, reason }) => {
    throw new TopicError('unsupported', `${originalKind} cannot run here. ${reason ?? ''}`.trim());
  },
};

/** @throws {TopicError} */
export function runAction(turn: Turn, action: Action, next: string | null): void {
  (runners[action.kind] as Runner)(turn, action, next);
}

const resumes: { readonly [kind in Action['kind']]?: Resume } = {
  HttpRequestAction: resumeHttp as Resume,
  CallOperation: resumeOperation as Resume,
  AnswerQuestionWithAI: resumeModel as Resume,
  CreateSearchQuery: resumeQuery as Resume,
};

/** Goes on with the result that the action waited for; false: it waits for none. @throws {TopicError} */
export function resumeAction(turn: Turn, action: Action, next: string | null, outcome: NeedOutcome): boolean {
  const resume = resumes[action.kind];
  resume?.(turn, action, next, outcome);
  return resume !== undefined;
}
