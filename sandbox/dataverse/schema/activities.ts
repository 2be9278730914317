/** Activities: phone calls, tasks, emails, and the people who take part in them. */
import {
  choice,
  dateTime,
  type EntityDraft,
  entity,
  entityName,
  lookup,
  memo,
  required,
  states,
  text,
  whole,
  yesNo,
} from './builders.ts';
import type { Entity, Target } from './model.ts';

const regarding = ['account', 'contact', 'lead', 'opportunity', 'incident'] as const;
const plural: Record<string, string> = {
  phonecall: 'Phonecalls',
  task: 'Tasks',
  email: 'Emails',
  appointment: 'Appointments',
};

const regardingTargets = (activity: string): readonly Target[] =>
  regarding.map((target) => ({
    entity: target,
    navigation: `regardingobjectid_${target}_${activity}`,
    collection: `${target[0]!.toUpperCase()}${target.slice(1)}_${plural[activity]}`,
  }));

type Details = Pick<
  EntityDraft,
  'name' | 'set' | 'display' | 'displayCollection' | 'typeCode' | 'attributes'
>;

const activity = (details: Details): Entity =>
  entity({
    ...details,
    id: 'activityid',
    nameAttribute: 'subject',
    isActivity: true,
    attributes: {
      subject: text('Subject', 200, required),
      activitytypecode: entityName('Activity Type'),
      regardingobjectid: lookup('Regarding', regardingTargets(details.name)),
      actualstart: dateTime('Actual Start'),
      actualend: dateTime('Actual End'),
      actualdurationminutes: whole('Duration', 0, 2_147_483_647),
      scheduledstart: dateTime('Start Date'),
      scheduledend: dateTime('Due'),
      scheduleddurationminutes: whole('Scheduled Duration', 0, 2_147_483_647),
      isbilled: yesNo('Is Billed', false),
      prioritycode: choice('Priority', { 0: 'Low', 1: 'Normal', 2: 'High' }, { default: 1 }),
      ...details.attributes,
    },
  });

const phonecall = activity({
  name: 'phonecall',
  set: 'phonecalls',
  display: 'Phone Call',
  displayCollection: 'Phone Calls',
  typeCode: 4210,
  attributes: {
    phonenumber: text('Phone Number', 200, { format: 'Phone' }),
    description: memo('Description', 2000),
    // True is outgoing, and the default: whoever records an incoming call has to say so.
    directioncode: yesNo('Direction', true, ['Incoming', 'Outgoing']),
    leftvoicemail: yesNo('Left Voice Mail', false),
    category: text('Category', 250),
    subcategory: text('Sub-Category', 250),
    ...states({
      Open: { 1: 'Open' },
      Completed: { 2: 'Made', 4: 'Received' },
      Canceled: { 3: 'Canceled' },
    }),
  },
});

const task = activity({
  name: 'task',
  set: 'tasks',
  display: 'Task',
  displayCollection: 'Tasks',
  typeCode: 4212,
  attributes: {
    description: memo('Description', 2000),
    percentcomplete: whole('Percent Complete', 0, 100),
    category: text('Category', 250),
    subcategory: text('Sub-Category', 250),
    ...states({
      Open: { 2: 'Not Started', 3: 'In Progress', 4: 'Waiting on someone else', 7: 'Deferred' },
      Completed: { 5: 'Completed' },
      Canceled: { 6: 'Canceled' },
    }),
  },
});

const email = activity({
  name: 'email',
  set: 'emails',
  display: 'Email Message',
  displayCollection: 'Email Messages',
  typeCode: 4202,
  attributes: {
    description: memo('Description', 1_073_741_823),
    sender: text('From', 250, { format: 'Email' }),
    torecipients: text('To Recipients', 500),
    directioncode: yesNo('Direction', true, ['Incoming', 'Outgoing']),
    ...states({
      Open: { 1: 'Draft', 8: 'Failed' },
      Completed: { 2: 'Completed', 3: 'Sent', 4: 'Received' },
      Canceled: { 5: 'Canceled' },
    }),
  },
});

const appointment = activity({
  name: 'appointment',
  set: 'appointments',
  display: 'Appointment',
  displayCollection: 'Appointments',
  typeCode: 4201,
  attributes: {
    description: memo('Description', 1_073_741_823),
    location: text('Location', 200),
    isalldayevent: yesNo('All Day Event', false),
    category: text('Category', 250),
    subcategory: text('Sub-Category', 250),
    ...states({
      Open: { 1: 'Free', 2: 'Tentative' },
      Completed: { 3: 'Completed' },
      Canceled: { 4: 'Canceled' },
      Scheduled: { 5: 'Busy', 6: 'Out of Office' },
    }),
  },
});

const parties: readonly Target[] = [
  { entity: 'account', navigation: 'partyid_account' },
  { entity: 'contact', navigation: 'partyid_contact' },
  { entity: 'lead', navigation: 'partyid_lead' },
  { entity: 'systemuser', navigation: 'partyid_systemuser' },
];

/** Who called whom: created together with its activity, `phonecall_activity_parties` and the like. */
const activityparty = entity({
  name: 'activityparty',
  set: 'activityparties',
  display: 'Activity Party',
  displayCollection: 'Activity Parties',
  typeCode: 135,
  nameAttribute: 'addressused',
  attributes: {
    activityid: lookup(
      'Activity',
      ['phonecall', 'task', 'email', 'appointment'].map((name) => ({
        entity: name,
        navigation: `activityid_${name}`,
        collection: `${name}_activity_parties`,
      })),
    ),
    partyid: lookup('Party', parties),
    addressused: text('Address', 320),
    participationtypemask: choice('Participation Type', {
      1: 'Sender',
      2: 'To Recipient',
      3: 'CC Recipient',
      8: 'Regarding',
      9: 'Owner',
    }),
  },
});

const annotated = [
  'account',
  'contact',
  'lead',
  'opportunity',
  'incident',
  'phonecall',
  'task',
  'email',
  'appointment',
];

const annotation = entity({
  name: 'annotation',
  set: 'annotations',
  display: 'Note',
  displayCollection: 'Notes',
  typeCode: 5,
  nameAttribute: 'subject',
  attributes: {
    subject: text('Title', 500),
    notetext: memo('Description', 100_000),
    filename: text('File Name', 255),
    mimetype: text('Mime Type', 256),
    documentbody: memo('Document', 1_073_741_823),
    isdocument: yesNo('Is Document', false),
    objectid: lookup(
      'Regarding',
      annotated.map((name) => ({
        entity: name,
        navigation: `objectid_${name}`,
        collection: `${name[0]!.toUpperCase()}${name.slice(1)}_Annotation`,
      })),
    ),
  },
});

export const activityEntities: readonly Entity[] = [
  phonecall,
  task,
  email,
  appointment,
  activityparty,
  annotation,
];
