/** What a representative does with the records of CRMs. */
import { z } from 'zod';
import {
  ConnectionKind,
  CrmLink,
  Delivery,
  DeliveryAttempt,
  RecordMatch,
  RecordRef,
  ScreenPop,
} from '../crm.ts';
import { operation, staff } from '../operation.ts';
import { Id } from '../words.ts';

const Nothing = z.object({});

export const crmOperations = {
  'conversation.crm': operation({
    name: 'conversation.crm',
    method: 'GET',
    path: '/api/conversations/:conversationId/crm',
    tag: 'Conversations',
    access: staff,
    summary: 'The conversation in the CRMs: records to open, links, and the timeline of every delivery.',
    input: z.object({ conversationId: Id }),
    output: z.object({
      connections: z.array(z.object({ id: Id, name: z.string(), kind: ConnectionKind, paused: z.boolean() })),
      screenPops: z.array(ScreenPop),
      links: z.array(CrmLink),
      timeline: z.array(Delivery.extend({ lastAttempts: z.array(DeliveryAttempt) })),
    }),
    errors: ['conversation.not_found'],
  }),
  'conversation.crm_matches': operation({
    name: 'conversation.crm_matches',
    method: 'GET',
    path: '/api/conversations/:conversationId/crm/matches',
    tag: 'Conversations',
    access: staff,
    summary:
      'Who the customer may be in a CRM: contacts, accounts and leads by phone, email or id, or by the words searched for.',
    input: z.object({ conversationId: Id, connectionId: Id, search: z.string().trim().max(200).optional() }),
    output: z.object({ matches: z.array(RecordMatch) }),
    errors: ['conversation.not_found', 'connection.not_found', 'connection.failed'],
  }),
  'conversation.crm_create': operation({
    name: 'conversation.crm_create',
    method: 'POST',
    path: '/api/conversations/:conversationId/crm/records',
    tag: 'Conversations',
    access: staff,
    summary: 'Create the customer’s contact, or a case, in a CRM, and link it to the conversation.',
    input: z.object({
      conversationId: Id,
      connectionId: Id,
      kind: z.enum(['contact', 'case']),
      /** A retry with the same key makes no second record. */
      requestId: Id,
      name: z.string().trim().min(1).max(200),
      email: z.string().trim().max(200).default(''),
      phone: z.string().trim().max(100).default(''),
      description: z.string().max(2000).default(''),
      /** Of a case: whose it is. */
      customer: RecordRef.optional(),
    }),
    output: CrmLink,
    errors: ['conversation.not_found', 'connection.not_found', 'connection.failed'],
  }),
  'conversation.crm_link': operation({
    name: 'conversation.crm_link',
    method: 'POST',
    path: '/api/conversations/:conversationId/crm/links',
    tag: 'Conversations',
    access: staff,
    summary: 'Tie a record to the conversation; the activity in the CRM is set regarding it.',
    input: z.object({
      conversationId: Id,
      connectionId: Id,
      record: RecordRef,
      relation: z.enum(['customer', 'case', 'related']),
    }),
    output: CrmLink,
    errors: ['conversation.not_found', 'connection.not_found'],
  }),
  'conversation.crm_unlink': operation({
    name: 'conversation.crm_unlink',
    method: 'DELETE',
    path: '/api/conversations/:conversationId/crm/links',
    tag: 'Conversations',
    access: staff,
    summary: 'Untie a record from the conversation; the record itself stays.',
    input: z.object({
      conversationId: Id,
      connectionId: Id,
      entity: z.string().max(100),
      id: z.string().max(200),
    }),
    output: Nothing,
    errors: ['conversation.not_found', 'crm_link.not_found'],
  }),
} as const;
