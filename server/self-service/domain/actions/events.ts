/** Events, telemetry, and who takes part. */

import { topicsForEvent } from '../events.ts';
import { beginAll, goTo } from '../frames.ts';
import type { Turn } from '../turn.ts';
import type { MembersAction } from '../types.ts';
import { plainOf } from '../values.ts';
import type { Runner, Runners } from './runner.ts';

const members: Runner<MembersAction> = (turn, { variable }, next) => {
  const { customer } = turn.state;
  const people = [
    { Id: turn.services.user?.id ?? 'customer', Name: customer.name, Role: 'user' },
    { Id: turn.agent.name, Name: turn.agent.name, Role: 'bot' },
  ];
  if (variable) turn.setVariable(variable, people);
  goTo(turn, next);
};

export const eventRunners: Runners<
  'EmitEvent' | 'LogCustomTelemetryEvent' | 'GetActivityMembers' | 'GetConversationMembers'
> = {
  EmitEvent: (turn, { name, value }, next) => {
    const event = turn.textOf(name);
    const data = value ? turn.valueOf(value) : null;
    goTo(turn, next);
    turn.note('event', { ...turn.place(event), data: plainOf(data) });
    turn.activity = { ...turn.activity, Name: event, Value: data };
    beginAll(turn, topicsForEvent(turn, event));
  },
  LogCustomTelemetryEvent: (turn: Turn, { name, properties }, next) => {
    const data = properties ? plainOf(turn.valueOf(properties)) : null;
    turn.note('telemetry', { ...turn.place(turn.textOf(name)), data });
    goTo(turn, next);
  },
  GetActivityMembers: members,
  GetConversationMembers: members,
};
