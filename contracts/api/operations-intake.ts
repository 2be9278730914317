/** What other systems bring and ask: customers, conversations of voice and record, alerts, voice commands. */
import { z } from 'zod';
import { leads, operation } from '../operation.ts';
import { Id } from '../words.ts';
import { Account, AccountInput, Alert, Contact, ContactInput, VoiceCommand } from './routing-shapes.ts';

const Nothing = z.object({});
const ExternalId = z.string().min(1).max(200);
const OneOfTheirs = z.object({ externalId: ExternalId });
/** User names or ids, in the order of preference; empty for none. */
const Preferred = z.object({ representatives: z.array(z.string().min(1).max(200)).max(1000) });

export const intakeOperations = {
  'conversation.open': operation({
    name: 'conversation.open',
    method: 'POST',
    path: '/api/conversations',
    tag: 'Intake',
    access: leads,
    summary:
      'Bring a conversation in: a call, a record, or messages of a channel of your own. The workstream’s rules route it.',
    input: z.object({
      /** Chosen by the caller, so that asking again opens it once; made up without one. */
      conversationId: Id.optional(),
      /** By name. */
      workstream: z.string().min(1).max(200),
      /** What it came by, as rules see it: `voice`, `email`, `case`, … */
      channel: z.string().regex(/^[a-z][a-z0-9_-]{0,49}$/),
      customer: ContactInput.extend({ externalId: ExternalId }),
      /** Context variables; those that the workstream declares must have their type. */
      context: z.record(z.string().min(1).max(100), z.unknown()).default({}),
      /** What it is about, in the customer’s words: the first message. */
      subject: z.string().min(1).max(4000).optional(),
    }),
    output: z.object({ conversationId: Id, opened: z.boolean() }),
    errors: ['workstream.not_found'],
  }),
  'conversation.abandon': operation({
    name: 'conversation.abandon',
    method: 'POST',
    path: '/api/conversations/:conversationId/abandon',
    tag: 'Intake',
    access: leads,
    summary:
      'The customer hung up or left: what still waits counts as abandoned, a representative goes to the wrap-up.',
    input: z.object({ conversationId: Id }),
    output: Nothing,
    errors: ['conversation.not_found'],
  }),
  'contact.read': operation({
    name: 'contact.read',
    method: 'GET',
    path: '/api/contacts/:externalId',
    tag: 'Intake',
    access: leads,
    summary: 'A contact by the id it has in its own system.',
    input: OneOfTheirs,
    output: Contact,
    errors: ['contact.not_found'],
  }),
  'contact.put': operation({
    name: 'contact.put',
    method: 'PUT',
    path: '/api/contacts/:externalId',
    tag: 'Intake',
    access: leads,
    summary: 'Create a contact, or change the one of this id; what is not named is kept.',
    input: ContactInput.extend({ externalId: ExternalId }),
    output: Contact,
    errors: [],
  }),
  'contact.preferred.put': operation({
    name: 'contact.preferred.put',
    method: 'PUT',
    path: '/api/contacts/:externalId/preferred',
    tag: 'Intake',
    access: leads,
    summary: 'Whom a contact is to be served by: any number, in this order.',
    input: OneOfTheirs.extend(Preferred.shape),
    output: Contact,
    errors: ['contact.not_found', 'routing.not_representative'],
  }),
  'account.read': operation({
    name: 'account.read',
    method: 'GET',
    path: '/api/accounts/:externalId',
    tag: 'Intake',
    access: leads,
    summary: 'An account by the id it has in its own system.',
    input: OneOfTheirs,
    output: Account,
    errors: ['account.not_found'],
  }),
  'account.put': operation({
    name: 'account.put',
    method: 'PUT',
    path: '/api/accounts/:externalId',
    tag: 'Intake',
    access: leads,
    summary: 'Create an account, or change the one of this id; attributes are added to those it has.',
    input: AccountInput.extend({ externalId: ExternalId }),
    output: Account,
    errors: [],
  }),
  'account.preferred.put': operation({
    name: 'account.preferred.put',
    method: 'PUT',
    path: '/api/accounts/:externalId/preferred',
    tag: 'Intake',
    access: leads,
    summary:
      'Whom an account’s contacts are to be served by: any number, in this order, after the contact’s own.',
    input: OneOfTheirs.extend(Preferred.shape),
    output: Account,
    errors: ['account.not_found', 'routing.not_representative'],
  }),
  'alert.list': operation({
    name: 'alert.list',
    method: 'GET',
    path: '/api/alerts',
    tag: 'Operations',
    access: leads,
    summary: 'What routing raised to the supervisors, newest first: open ones, or all.',
    input: z.object({
      state: z.enum(['open', 'all']).default('open'),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ alerts: z.array(Alert) }),
    errors: [],
  }),
  'alert.acknowledge': operation({
    name: 'alert.acknowledge',
    method: 'POST',
    path: '/api/alerts/:alertId/acknowledge',
    tag: 'Operations',
    access: leads,
    summary: 'Take note of an alert; it stays until its reason is gone. Doing it twice keeps the first.',
    input: z.object({ alertId: Id }),
    output: Nothing,
    errors: ['alert.not_found'],
  }),
  'voice_command.list': operation({
    name: 'voice_command.list',
    method: 'GET',
    path: '/api/voice-commands',
    tag: 'Intake',
    access: leads,
    summary: 'What the voice layer is to carry out, oldest first.',
    input: z.object({
      state: z.enum(['pending', 'done', 'failed', 'all']).default('pending'),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ commands: z.array(VoiceCommand) }),
    errors: [],
  }),
  'voice_command.settle': operation({
    name: 'voice_command.settle',
    method: 'POST',
    path: '/api/voice-commands/:commandId/settle',
    tag: 'Intake',
    access: leads,
    summary:
      'Tell what came of a voice command: `done` closes the conversation, `failed` puts it back in its queue to wait for a representative. Once somebody took the conversation by hand the command counts as failed. Telling the same twice does nothing.',
    input: z.object({ commandId: Id, outcome: z.enum(['done', 'failed']) }),
    output: Nothing,
    errors: ['voice_command.not_found', 'voice_command.settled'],
  }),
} as const;
