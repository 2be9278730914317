/** Handlers of contracts/api/operations-intake.ts: customers, conversations from outside, alerts, voice commands. */
import {
  abandon,
  acknowledgeAlert,
  listAlerts,
  listVoiceCommands,
  preferForAccount,
  preferForContact,
  putAccount,
  putContact,
  readAccount,
  readContact,
  settleVoiceCommand,
  takeIn,
} from '../../routing/index.ts';
import { type Handlers, signedIn } from './call.ts';

export const intakeHandlers = {
  'conversation.open': (call, request) => takeIn(call.house, signedIn(call).organizationId, request),
  'conversation.abandon': async (call, { conversationId }) => {
    await abandon(call.house, signedIn(call).organizationId, conversationId);
    return {};
  },
  'contact.read': (call, { externalId }) =>
    readContact(call.house, signedIn(call).organizationId, externalId),
  'contact.put': (call, customer) => putContact(call.house, signedIn(call).organizationId, customer),
  'contact.preferred.put': (call, { externalId, representatives }) =>
    preferForContact(call.house, signedIn(call).organizationId, externalId, representatives),
  'account.read': (call, { externalId }) =>
    readAccount(call.house, signedIn(call).organizationId, externalId),
  'account.put': (call, account) => putAccount(call.house, signedIn(call).organizationId, account),
  'account.preferred.put': (call, { externalId, representatives }) =>
    preferForAccount(call.house, signedIn(call).organizationId, externalId, representatives),
  'alert.list': async (call, filter) => ({
    alerts: await listAlerts(call.house, signedIn(call).organizationId, filter),
  }),
  'alert.acknowledge': async (call, { alertId }) => {
    const me = signedIn(call);
    await acknowledgeAlert(call.house, me.organizationId, alertId, me.userId);
    return {};
  },
  'voice_command.list': async (call, filter) => ({
    commands: await listVoiceCommands(call.house, signedIn(call).organizationId, filter),
  }),
  'voice_command.settle': async (call, { commandId, outcome }) => {
    const me = signedIn(call);
    const by = `representative:${me.userId}` as const;
    await settleVoiceCommand(call.house, me.organizationId, commandId, outcome, by);
    return {};
  },
} satisfies Partial<Handlers>;
