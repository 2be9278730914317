/** The names that a template may use, in the groups of the insert menu; what they mean is in the server's engine. */

export interface NameGroup {
  title: string;
  names: readonly { name: string; example: string }[];
}

/** Offered even when the contact at hand does not have them. */
const contactNames = [
  'CustomerEndpoint',
  'Channel',
  'Direction',
  'IsOutbound',
  'InitiationTimestamp',
  'DisconnectTimestamp',
  'Username',
  'Queue.Name',
  'SystemEndpoint',
  'ContactId',
  'InitiationMethod',
  'DisconnectReason',
];
const conversationNames = [
  'customerName',
  'customerEmail',
  'customerPhone',
  'summary',
  'url',
  'transcriptUrl',
  'workstream',
  'queue',
  'representative',
  'closeReason',
];
const settingNames: Readonly<Record<string, string>> = {
  appid: 'appId',
  uri: 'uri',
  apiVersion: 'apiVersion',
  recordingStore: 'recordingStore',
};
const recordingNames = [
  { name: 'objectUrl', example: 'The recording’s address' },
  { name: 'objectKey', example: 'Its key in the store' },
  { name: 'bucketName', example: 'The store’s name' },
  { name: 'artifact', example: 'recording or transcript' },
];
/** They stand for a place in the record. */
const aliases: Readonly<Record<string, string>> = {
  CustomerEndpoint: 'CustomerEndpoint.Address',
  SystemEndpoint: 'SystemEndpoint.Address',
  Username: 'Agent.Username',
};

/**
 * Everything that a step may name: the contact, the conversation, the connection's settings, the answers of earlier
 * steps, and of step 5 the recording.
 * @param responses examples of answers, by step.
 */
export function nameGroups(
  step: number,
  record: Readonly<Record<string, unknown>> | null,
  settings: Readonly<Record<string, unknown>>,
  responses: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>,
): NameGroup[] {
  const held = flatten(record ?? {});
  const exampleOf = (name: string) => held.find((each) => each.name === name)?.example ?? '';
  const usual = contactNames.map((name) => ({ name, example: exampleOf(aliases[name] ?? name) }));
  const rest = held.filter(({ name }) => !contactNames.includes(name));
  const groups: NameGroup[] = [
    { title: 'Contact', names: [...usual, ...rest] },
    {
      title: 'Conversation',
      names: conversationNames.map((name) => ({ name: `Conversation.${name}`, example: '' })),
    },
    {
      title: 'Settings',
      names: Object.entries(settingNames).map(([name, setting]) => ({
        name,
        example: String(settings[setting] ?? ''),
      })),
    },
  ];
  for (let earlier = 2; earlier < step; earlier++) {
    const response = responses[String(earlier)];
    if (!response) continue;
    groups.push({ title: `Answer of step ${earlier}`, names: flatten(response, `STEP${earlier}-Response`) });
  }
  if (step === 5) groups.push({ title: 'Recording', names: recordingNames });
  return groups;
}

const mostNames = 80;

/** The scalar members of a record with their paths; lists and what is deeper than three members is left out. */
export function flatten(
  record: Readonly<Record<string, unknown>>,
  prefix = '',
  depth = 0,
): { name: string; example: string }[] {
  const found: { name: string; example: string }[] = [];
  for (const [key, value] of Object.entries(record)) {
    if (found.length >= mostNames) break;
    const name = prefix === '' ? key : `${prefix}.${key}`;
    if (value === null || Array.isArray(value)) continue;
    if (typeof value === 'object') {
      if (depth < 2) found.push(...flatten(value as Record<string, unknown>, name, depth + 1));
    } else found.push({ name, example: String(value).slice(0, 60) });
  }
  return found.slice(0, mostNames);
}
