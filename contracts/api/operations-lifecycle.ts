/** The lifecycle of contacts in the CRMs: its steps, and the deliveries they become. */
import { z } from 'zod';
import {
  ConnectionKind,
  Delivery,
  DeliveryAttempt,
  DeliveryState,
  LifecycleStep,
  RecordRef,
  RenderedRequest,
  StepNumber,
  TemplateRemark,
} from '../crm.ts';
import { operation } from '../operation.ts';
import { Id, Instant } from '../words.ts';

const administrator = ['administrator'] as const;
const Nothing = z.object({});
const ById = z.object({ connectionId: Id });

export const lifecycleOperations = {
  'lifecycle.steps': operation({
    name: 'lifecycle.steps',
    method: 'GET',
    path: '/api/connections/:connectionId/steps',
    tag: 'Lifecycle',
    access: administrator,
    summary: 'What is sent to this CRM as a contact lives.',
    input: ById,
    output: z.object({ steps: z.array(LifecycleStep) }),
    errors: ['connection.not_found'],
  }),
  'lifecycle.save_step': operation({
    name: 'lifecycle.save_step',
    method: 'PUT',
    path: '/api/connections/:connectionId/steps/:step',
    tag: 'Lifecycle',
    access: administrator,
    summary: 'Set one step, as pasted. Refused when it cannot work; remarks say what to look at.',
    input: LifecycleStep.extend({ connectionId: Id }),
    output: z.object({ remarks: z.array(TemplateRemark) }),
    errors: ['connection.not_found', 'lifecycle.invalid_step'],
  }),
  'lifecycle.delete_step': operation({
    name: 'lifecycle.delete_step',
    method: 'DELETE',
    path: '/api/connections/:connectionId/steps/:step',
    tag: 'Lifecycle',
    access: administrator,
    summary: 'Take a step away; what is under way is still delivered.',
    input: z.object({ connectionId: Id, step: StepNumber }),
    output: Nothing,
    errors: ['connection.not_found'],
  }),
  'lifecycle.presets': operation({
    name: 'lifecycle.presets',
    method: 'GET',
    path: '/api/lifecycle/presets',
    tag: 'Lifecycle',
    access: administrator,
    summary: 'Ready-made steps for each CRM, to start from.',
    input: Nothing,
    output: z.object({
      presets: z.array(
        z.object({
          kind: ConnectionKind,
          name: z.string(),
          description: z.string(),
          steps: z.array(LifecycleStep),
        }),
      ),
    }),
    errors: [],
  }),
  'lifecycle.contacts': operation({
    name: 'lifecycle.contacts',
    method: 'GET',
    path: '/api/lifecycle/contacts',
    tag: 'Lifecycle',
    access: administrator,
    summary: 'Recent contacts to preview steps with, with everything templates can name.',
    input: z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) }),
    output: z.object({
      contacts: z.array(
        z.object({
          contactId: Id,
          conversationId: Id.nullable(),
          label: z.string(),
          at: Instant,
          /** The contact record with Amazon Connect’s names. */
          record: z.record(z.string(), z.unknown()),
        }),
      ),
    }),
    errors: [],
  }),
  'lifecycle.preview': operation({
    name: 'lifecycle.preview',
    method: 'POST',
    path: '/api/connections/:connectionId/preview',
    tag: 'Lifecycle',
    access: administrator,
    summary:
      'A step as it would be sent for a recent contact (an example one when there is none), its fields checked against the CRM’s metadata.',
    input: z.object({ connectionId: Id, step: LifecycleStep, contactId: Id.optional() }),
    output: z.object({
      /** Null when it cannot be made; the remarks say why. */
      request: RenderedRequest.nullable(),
      /** Of step 3. */
      screenPopUrl: z.string().nullable(),
      remarks: z.array(TemplateRemark),
      /** What the later steps may name as STEPn-Response, by example. */
      responseExample: z.record(z.string(), z.unknown()).nullable(),
      contactLabel: z.string(),
      /** Whether the fields could be held against the CRM’s metadata. */
      metadataChecked: z.boolean(),
    }),
    errors: ['connection.not_found', 'contact.not_found'],
  }),
  'lifecycle.send_test': operation({
    name: 'lifecycle.send_test',
    method: 'POST',
    path: '/api/connections/:connectionId/send-test',
    tag: 'Lifecycle',
    access: administrator,
    summary:
      'Send a step once, for real, and see the answer. Not retried; not on any conversation’s timeline.',
    input: z.object({
      connectionId: Id,
      step: LifecycleStep,
      contactId: Id.optional(),
      /** Answers of earlier test sends, by step: what templates name as STEPn-Response. */
      responses: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
    }),
    output: z.object({
      attempt: DeliveryAttempt.nullable(),
      remarks: z.array(TemplateRemark),
      response: z.record(z.string(), z.unknown()).nullable(),
      record: RecordRef.nullable(),
    }),
    errors: ['connection.not_found', 'contact.not_found'],
  }),

  'delivery.list': operation({
    name: 'delivery.list',
    method: 'GET',
    path: '/api/deliveries',
    tag: 'Lifecycle',
    access: ['administrator', 'supervisor'],
    summary: 'Deliveries, newest first; `state=dead` is the list of those that need a person.',
    input: z.object({
      state: DeliveryState.optional(),
      connectionId: Id.optional(),
      before: Id.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({
      deliveries: z.array(Delivery),
      counts: z.record(DeliveryState, z.number().int()),
    }),
    errors: [],
  }),
  'delivery.read': operation({
    name: 'delivery.read',
    method: 'GET',
    path: '/api/deliveries/:deliveryId',
    tag: 'Lifecycle',
    access: ['administrator', 'supervisor'],
    summary: 'One delivery with every attempt: the request, the answer, what was made of it.',
    input: z.object({ deliveryId: Id }),
    output: z.object({
      delivery: Delivery,
      attempts: z.array(DeliveryAttempt),
      /** What the next attempt would send; null when it cannot be made (the reason is the delivery’s). */
      nextRequest: RenderedRequest.nullable(),
    }),
    errors: ['delivery.not_found'],
  }),
  'delivery.retry': operation({
    name: 'delivery.retry',
    method: 'POST',
    path: '/api/deliveries/retry',
    tag: 'Lifecycle',
    access: administrator,
    summary: 'Try dead deliveries again: some, or all of a connection.',
    input: z.object({
      deliveryIds: z.array(Id).max(500).default([]),
      connectionId: Id.optional(),
    }),
    output: z.object({ retried: z.number().int() }),
    errors: ['delivery.not_found'],
  }),
  'delivery.edit_and_retry': operation({
    name: 'delivery.edit_and_retry',
    method: 'POST',
    path: '/api/deliveries/:deliveryId/edit',
    tag: 'Lifecycle',
    access: administrator,
    summary:
      'Correct the request of a dead delivery and try again. It stays within the connection’s address.',
    input: z.object({ deliveryId: Id, request: RenderedRequest }),
    output: Nothing,
    errors: ['delivery.not_found', 'delivery.wrong_state', 'delivery.invalid_request'],
  }),
  'delivery.skip': operation({
    name: 'delivery.skip',
    method: 'POST',
    path: '/api/deliveries/:deliveryId/skip',
    tag: 'Lifecycle',
    access: administrator,
    summary: 'Let a delivery be; later steps that need its answer are told so.',
    input: z.object({ deliveryId: Id, reason: z.string().max(500).default('') }),
    output: Nothing,
    errors: ['delivery.not_found', 'delivery.wrong_state'],
  }),
} as const;
