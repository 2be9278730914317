/** The embedded chapter of the API: the desk in another system's page. */
import { z } from 'zod';
import { DialNumber, EmbedRecord, EmbedSetting } from '../embed.ts';
import { operation, staff } from '../operation.ts';
import { Id, Instant } from '../words.ts';

/** Which organization's pages; may be left out where the installation has one. */
const OfOrganization = z.object({ organization: z.string().min(1).max(100).optional() });

export const embedOperations = {
  'embed.read': operation({
    name: 'embed.read',
    method: 'GET',
    path: '/api/embed',
    tag: 'Embedded',
    access: 'public',
    summary:
      'Which pages may hold the desk, and how it behaves there. Public, as the policy in the page’s headers is; holds no secret.',
    input: OfOrganization,
    output: EmbedSetting.extend({ organizationId: Id }),
    errors: ['organization.not_found'],
  }),
  'embed.update': operation({
    name: 'embed.update',
    method: 'PUT',
    path: '/api/embed',
    tag: 'Embedded',
    access: ['administrator'],
    summary:
      'Set which pages may hold the desk (exact origins; none until one is listed), and how it behaves there.',
    input: EmbedSetting,
    output: EmbedSetting,
    errors: [],
  }),
  'embed.token.create': operation({
    name: 'embed.token.create',
    method: 'POST',
    path: '/api/embed/token',
    tag: 'Embedded',
    access: 'signed-in',
    summary:
      'A bearer token of one hour for the desk in a frame, where browsers keep the session’s cookie away. Renewed by itself.',
    input: OfOrganization,
    output: z.object({ token: z.string(), expiresAt: Instant }),
    errors: ['organization.not_found'],
  }),
  'embed.activity.claim': operation({
    name: 'embed.activity.claim',
    method: 'POST',
    path: '/api/conversations/:conversationId/embedded-activity',
    tag: 'Embedded',
    access: staff,
    summary:
      'Ask whether a conversation is yours to write down in the page that holds the desk: true for the first who asks, so that a CRM in two tabs does it once.',
    input: z.object({ conversationId: Id }),
    output: z.object({ first: z.boolean() }),
    errors: ['conversation.not_found'],
  }),
  'conversation.dial': operation({
    name: 'conversation.dial',
    method: 'POST',
    path: '/api/conversations/dial',
    tag: 'Conversations',
    access: ['representative'],
    summary:
      'Call a number: opens an outbound voice conversation that you handle. The call itself is placed by the voice layer (a voice command of kind `dial`).',
    input: z.object({
      /** Sending the same id again dials nothing new. */
      conversationId: Id.optional(),
      number: DialNumber,
      /** The record that the number was clicked on. */
      record: EmbedRecord.optional(),
      /** By name; without it the organization’s first voice workstream. */
      workstream: z.string().max(200).optional(),
    }),
    output: z.object({
      conversationId: Id,
      handlerEpoch: z.number().int(),
      number: z.string(),
      /** What the voice layer is asked. */
      commandId: Id,
      placedBy: z.literal('voice_layer'),
    }),
    errors: [
      'workstream.not_found',
      'workstream.not_voice',
      'routing.no_capacity',
      'routing.not_representative',
    ],
  }),
} as const;
