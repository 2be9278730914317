/** Topics of AI agents: what customers get, what is being written, versions, import and export. */
import {
  checkText,
  diffTopics,
  discardDraft,
  exportTopics,
  importTopics,
  type ListedTopic,
  listTopics,
  listTopicVersions,
  publishDrafts,
  putTopic,
  readTopic,
  removeTopic,
  restoreTopicVersion,
  saveDraft,
  setTopicEnabled,
  topicText,
} from '../../self-service/index.ts';
import { author, type Call, type Handlers, signedIn } from './call.ts';

const organizationOf = (call: Call): string => signedIn(call).organizationId;

const presented = <T extends ListedTopic>({ changedAt, ...topic }: T) => ({
  ...topic,
  changedAt: changedAt.toISOString(),
});

const published = ({ version, topics }: { version: number; topics: readonly string[] }) => ({
  version,
  topics: [...topics],
});

export const selfServiceHandlers = {
  'topic.list': async (call, { agentId }) => {
    const { topics, ...rest } = await listTopics(call.house, organizationOf(call), agentId);
    return { ...rest, topics: topics.map(presented) };
  },
  'topic.read': async (call, topic) => presented(await readTopic(call.house, organizationOf(call), topic)),
  'topic.put': (call, topic) => putTopic(call.house, author(call), topic),
  'topic.save_draft': (call, draft) => saveDraft(call.house, author(call), draft),
  'topic.discard_draft': async (call, topic) => {
    await discardDraft(call.house, author(call), topic);
    return {};
  },
  'topic.check': (call, text) => checkText(call.house, organizationOf(call), text),
  'topic.publish': async (call, request) => published(await publishDrafts(call.house, author(call), request)),
  'topic.set_enabled': async (call, request) =>
    published(await setTopicEnabled(call.house, author(call), request)),
  'topic.remove': async (call, topic) => published(await removeTopic(call.house, author(call), topic)),
  'topic_version.list': async (call, page) => {
    const versions = await listTopicVersions(call.house, organizationOf(call), page);
    return { versions: versions.map((one) => ({ ...one, at: one.at.toISOString() })) };
  },
  'topic_version.difference': async (call, sides) => ({
    topics: await diffTopics(call.house, organizationOf(call), sides),
  }),
  'topic_version.restore': async (call, request) =>
    published(await restoreTopicVersion(call.house, author(call), request)),
  'topic.export': (call, topic) => topicText(call.house, organizationOf(call), topic),
  'topic.export_all': async (call, side) => {
    const { fileName, bytes } = await exportTopics(call.house, organizationOf(call), side);
    return { fileName, base64: bytes.toString('base64') };
  },
  'topic.import': (call, { files, ...request }) =>
    importTopics(call.house, author(call), {
      ...request,
      files: files.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') })),
    }),
} satisfies Partial<Handlers>;
