/** Ready-made steps to start from, for each kind of CRM. */
import { type CrmKind, LifecycleStep } from '../../../../contracts/crm.ts';

export interface Preset {
  readonly kind: CrmKind;
  readonly name: string;
  readonly description: string;
  readonly steps: LifecycleStep[];
}

type Draft = Pick<LifecycleStep, 'step' | 'method' | 'target'> & { query?: string; body?: unknown };

const steps = (...drafts: Draft[]): LifecycleStep[] =>
  drafts.map(({ body, ...draft }) =>
    LifecycleStep.parse({ ...draft, body: body === undefined ? '' : JSON.stringify(body, null, 2) }),
  );
const pretty = (parameters: Record<string, string>): string => JSON.stringify(parameters, null, 2);

const activity = '(STEP2-Response.activityid)';
const page = pretty({
  appid: '{{appid}}',
  pagetype: 'entityrecord',
  etn: 'phonecall',
  id: '{{STEP2-Response.activityid}}',
});

export const presets: readonly Preset[] = [
  {
    kind: 'dataverse',
    name: 'Phone call',
    description:
      'A phone call for each contact: made when the contact is created, opened when it is answered, given its channel when it ends, and the recording’s address when that is there.',
    steps: steps(
      {
        step: 2,
        method: 'POST',
        target: 'phonecalls',
        body: {
          phonenumber: '{{CustomerEndpoint}}',
          actualstart: '{{InitiationTimestamp}}',
          subject: 'Contact with {{Conversation.customerName}}',
          directioncode: '{{IsOutbound}}',
        },
      },
      { step: 3, method: 'GET', target: 'main.aspx', query: page },
      { step: 4, method: 'PATCH', target: 'phonecalls', query: activity, body: { category: '{{Channel}}' } },
      {
        step: 5,
        method: 'PATCH',
        target: 'phonecalls',
        query: activity,
        body: { description: 'Your Recording URI is objectUrl' },
      },
    ),
  },
  {
    kind: 'dataverse',
    name: 'Phone call, completed after the recording',
    description:
      'As “Phone call”, and completed by step 5: Dynamics keeps a completed activity read-only, so nothing may be written after it.',
    steps: steps(
      {
        step: 2,
        method: 'POST',
        target: 'phonecalls',
        body: {
          phonenumber: '{{CustomerEndpoint}}',
          actualstart: '{{InitiationTimestamp}}',
          subject: 'Contact with {{Conversation.customerName}}',
          directioncode: '{{IsOutbound}}',
        },
      },
      { step: 3, method: 'GET', target: 'main.aspx', query: page },
      {
        step: 4,
        method: 'PATCH',
        target: 'phonecalls',
        query: activity,
        body: { category: '{{Channel}}', actualend: '{{DisconnectTimestamp}}' },
      },
      {
        step: 5,
        method: 'PATCH',
        target: 'phonecalls',
        query: activity,
        body: { description: 'Your Recording URI is objectUrl', statecode: 1, statuscode: 4 },
      },
    ),
  },
  {
    kind: 'salesforce',
    name: 'Task',
    description:
      'A task of type Call. Name an external-id field of Task in the connection’s parameter externalIdField: then a repeat never makes a second one.',
    steps: steps(
      {
        step: 2,
        method: 'POST',
        target: 'sobjects/Task',
        body: {
          Subject: 'Contact with {{CustomerEndpoint}}',
          TaskSubtype: 'Call',
          CallType: '{{Direction}}',
          Status: 'In Progress',
          CallObject: '{{ContactId}}',
        },
      },
      { step: 3, method: 'GET', target: 'lightning/r/Task/{{STEP2-Response.id}}/view' },
      {
        step: 4,
        method: 'PATCH',
        target: 'sobjects/Task/{{STEP2-Response.id}}',
        body: {
          Status: 'Completed',
          CallDurationInSeconds: '{{Agent.AgentInteractionDuration}}',
          CallDisposition: '{{DisconnectReason}}',
        },
      },
      {
        step: 5,
        method: 'PATCH',
        target: 'sobjects/Task/{{STEP2-Response.id}}',
        body: { Description: 'Recording: {{objectUrl}}' },
      },
    ),
  },
  {
    kind: 'servicenow',
    name: 'Interaction',
    description:
      'An interaction for each contact, closed when it ends, with the recording in its work notes.',
    steps: steps(
      {
        step: 2,
        method: 'POST',
        target: 'table/interaction',
        body: {
          type: 'phone',
          state: 'work_in_progress',
          short_description: 'Contact with {{CustomerEndpoint}}',
          channel_identifier: '{{ContactId}}',
        },
      },
      {
        step: 3,
        method: 'GET',
        target: 'nav_to.do',
        query: pretty({ uri: 'interaction.do?sys_id={{STEP2-Response.sys_id}}' }),
      },
      {
        step: 4,
        method: 'PATCH',
        target: 'table/interaction/{{STEP2-Response.sys_id}}',
        body: { state: 'closed_complete', work_notes: '{{Channel}}, answered by {{Username}}' },
      },
      {
        step: 5,
        method: 'PATCH',
        target: 'table/interaction/{{STEP2-Response.sys_id}}',
        body: { work_notes: 'Recording: {{objectUrl}}' },
      },
    ),
  },
  {
    kind: 'servicenow',
    name: 'Incident',
    description: 'An incident for each contact, with what happened in its work notes; people resolve it.',
    steps: steps(
      {
        step: 2,
        method: 'POST',
        target: 'table/incident',
        body: {
          short_description: 'Contact with {{CustomerEndpoint}}',
          description: '{{Conversation.summary}}',
          contact_type: 'phone',
        },
      },
      {
        step: 3,
        method: 'GET',
        target: 'nav_to.do',
        query: pretty({ uri: 'incident.do?sys_id={{STEP2-Response.sys_id}}' }),
      },
      {
        step: 4,
        method: 'PATCH',
        target: 'table/incident/{{STEP2-Response.sys_id}}',
        body: { work_notes: '{{Channel}}, answered by {{Username}}' },
      },
      {
        step: 5,
        method: 'PATCH',
        target: 'table/incident/{{STEP2-Response.sys_id}}',
        body: { work_notes: 'Recording: {{objectUrl}}' },
      },
    ),
  },
  {
    kind: 'zendesk',
    name: 'Ticket',
    description: 'A ticket for each contact; its end and its recording become internal comments.',
    steps: steps(
      {
        step: 2,
        method: 'POST',
        target: 'tickets',
        body: {
          ticket: {
            subject: 'Contact with {{Conversation.customerName}}',
            external_id: '{{ContactId}}',
            comment: { body: 'Contact with {{CustomerEndpoint}} over {{Channel}}', public: false },
          },
        },
      },
      { step: 3, method: 'GET', target: 'agent/tickets/{{STEP2-Response.id}}' },
      {
        step: 4,
        method: 'PUT',
        target: 'tickets/{{STEP2-Response.id}}',
        body: { ticket: { comment: { body: 'Ended. Answered by {{Username}}.', public: false } } },
      },
      {
        step: 5,
        method: 'PUT',
        target: 'tickets/{{STEP2-Response.id}}',
        body: { ticket: { comment: { body: 'Recording: {{objectUrl}}', public: false } } },
      },
    ),
  },
  {
    kind: 'hubspot',
    name: 'Call',
    description:
      'A call engagement. Name a property with unique values in the connection’s parameter idProperty: then a repeat never makes a second one. The app id is the portal’s.',
    steps: steps(
      {
        step: 2,
        method: 'POST',
        target: 'objects/calls',
        body: {
          properties: {
            hs_timestamp: '{{InitiationTimestamp}}',
            hs_call_title: 'Contact with {{CustomerEndpoint}}',
            hs_call_from_number: '{{CustomerEndpoint}}',
            hs_call_direction: '{{InitiationMethod}}',
            hs_call_status: 'IN_PROGRESS',
          },
        },
      },
      { step: 3, method: 'GET', target: 'contacts/{{appid}}/record/0-48/{{STEP2-Response.id}}' },
      {
        step: 4,
        method: 'PATCH',
        target: 'objects/calls/{{STEP2-Response.id}}',
        body: {
          properties: { hs_call_status: 'COMPLETED', hs_call_body: '{{Channel}}, answered by {{Username}}' },
        },
      },
      {
        step: 5,
        method: 'PATCH',
        target: 'objects/calls/{{STEP2-Response.id}}',
        body: { properties: { hs_call_recording_url: '{{objectUrl}}' } },
      },
    ),
  },
];
