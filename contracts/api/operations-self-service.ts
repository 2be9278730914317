/**
 * Topics of AI agents: what customers get, what is being written, versions, import and export. Without `agentId` it is
 * the organization's first AI agent of topics, by name.
 */
import { z } from 'zod';
import { operation } from '../operation.ts';
import { TopicCheck, TopicName, TopicText } from '../topics.ts';
import { Id, Instant } from '../words.ts';

const administrator = ['administrator'] as const;
const leads = ['administrator', 'supervisor'] as const;
const tag = 'Self-service';
const OfAgent = z.object({ agentId: Id.optional() });
const ByName = OfAgent.extend({ name: z.string().min(1).max(100) });
const Note = z.string().trim().max(1000).default('');
const Version = z.coerce.number().int().min(1).max(2_147_483_647);
/** Of what is being written: a digest of the text. The same text has the same revision. */
const Revision = z.string().max(60);

/** `published`: nothing waits. `changed`: a draft differs from what customers get. `draft`: never published. */
const TopicState = z.enum(['published', 'changed', 'draft']);

const Listed = z.object({
  name: z.string(),
  displayName: z.string(),
  /** Kind of the trigger, as it is written; `unreadable` when it cannot be read. */
  trigger: z.string(),
  /** False: customers never get to it. */
  enabled: z.boolean(),
  state: TopicState,
  errors: z.number().int(),
  warnings: z.number().int(),
  revision: Revision,
  changedAt: Instant,
  /** Null: by Patchbay itself (the demo, a configuration, an import on the command line). */
  changedBy: z.string().nullable(),
});

const Published = z.object({
  /** The agent's version now in effect; that of before when nothing was to change. 0: there is none. */
  version: z.number().int(),
  /** Names of the topics that changed for customers. */
  topics: z.array(z.string()),
});

/** `published`: what customers get. `draft`: what is being written. A number: that version. */
const Side = z.union([z.enum(['published', 'draft']), Version]);

const Finding = z.object({ message: z.string(), line: z.number().int(), column: z.number().int() });

const File = z.object({
  /** Its path in the upload. */
  file: z.string(),
  ok: z.boolean(),
  /** Kinds that are kept, but cannot run here. */
  unsupported: z.array(z.string()),
  errors: z.array(Finding),
  /** What is missing here for what `unsupported` names, where it stands. */
  missing: z.array(Finding),
  /** Topics it holds, under the names they get. */
  topics: z.array(
    z.object({
      name: z.string(),
      displayName: z.string(),
      change: z.enum(['added', 'changed', 'unchanged']),
    }),
  ),
  /** What else it is: `agent` (instructions), `knowledge`, `translation`, `other`; null for topics alone. */
  other: z.string().nullable(),
});

export const selfServiceOperations = {
  'topic.list': operation({
    name: 'topic.list',
    method: 'GET',
    path: '/api/topics',
    tag,
    access: leads,
    summary: 'An AI agent’s topics, by name: what customers get, and what is being written.',
    input: OfAgent,
    output: z.object({
      /** Null: there is no AI agent of topics. */
      agentId: Id.nullable(),
      version: z.number().int(),
      topics: z.array(Listed),
    }),
    errors: ['ai_agent.not_found'],
  }),
  'topic.read': operation({
    name: 'topic.read',
    method: 'GET',
    path: '/api/topics/:name',
    tag,
    access: leads,
    summary: 'One topic as it was written: the draft, what customers get, and what is wrong with it.',
    input: ByName,
    output: Listed.extend({
      agentId: Id,
      /** What is being written: the draft, else what is published. */
      yaml: z.string(),
      /** What customers get; null: nothing yet. */
      published: z.string().nullable(),
      /** Of `yaml`. */
      check: TopicCheck,
    }),
    errors: ['ai_agent.not_found', 'topic.not_found'],
  }),
  'topic.put': operation({
    name: 'topic.put',
    method: 'PUT',
    path: '/api/topics/:name',
    tag,
    access: administrator,
    summary:
      'Create or replace a topic, in Copilot Studio’s YAML. Checked before it is stored; in effect at once.',
    input: OfAgent.extend({
      name: TopicName,
      yaml: TopicText.min(1),
      enabled: z.boolean().default(true),
    }),
    output: z.object({ name: z.string(), warnings: z.array(z.string()), version: z.number().int() }),
    errors: ['topic.invalid', 'ai_agent.not_found'],
  }),
  'topic.save_draft': operation({
    name: 'topic.save_draft',
    method: 'PUT',
    path: '/api/topics/:name/draft',
    tag,
    access: administrator,
    summary:
      'Save what is being written. Customers get it when it is published; errors do not keep it from being saved.',
    input: OfAgent.extend({
      name: TopicName,
      yaml: TopicText,
      /** Of the text that was edited; null: there was no such topic. Another one by now is a conflict. */
      expectedRevision: Revision.nullable(),
    }),
    output: z.object({ name: z.string(), revision: Revision, state: TopicState, check: TopicCheck }),
    errors: ['topic.conflict', 'ai_agent.not_found'],
  }),
  'topic.discard_draft': operation({
    name: 'topic.discard_draft',
    method: 'DELETE',
    path: '/api/topics/:name/draft',
    tag,
    access: administrator,
    summary:
      'Drop what is being written and go back to what customers get; a topic that was never published is gone.',
    input: ByName,
    output: z.object({}),
    errors: ['topic.not_found', 'ai_agent.not_found'],
  }),
  'topic.check': operation({
    name: 'topic.check',
    method: 'POST',
    path: '/api/topics/check',
    tag,
    access: leads,
    summary:
      'What is wrong with a topic’s text, by itself and beside the agent’s other topics. Nothing is stored.',
    input: OfAgent.extend({
      /** Of the topic that it is or becomes. */
      name: z.string().max(100).default(''),
      yaml: TopicText,
    }),
    output: TopicCheck,
    errors: ['ai_agent.not_found'],
  }),
  'topic.publish': operation({
    name: 'topic.publish',
    method: 'POST',
    path: '/api/topics/publish',
    tag,
    access: administrator,
    summary: 'Give customers what is written: the topics named, or all that changed; all of them or none.',
    input: OfAgent.extend({ names: z.array(TopicName).min(1).max(2000).optional(), note: Note }),
    output: Published,
    errors: ['topic.invalid', 'topic.not_found', 'ai_agent.not_found'],
  }),
  'topic.set_enabled': operation({
    name: 'topic.set_enabled',
    method: 'POST',
    path: '/api/topics/:name/enabled',
    tag,
    access: administrator,
    summary: 'Switch a topic off or on again, for customers at once.',
    input: ByName.extend({ enabled: z.boolean() }),
    output: Published,
    errors: ['topic.not_found', 'ai_agent.not_found'],
  }),
  'topic.remove': operation({
    name: 'topic.remove',
    method: 'DELETE',
    path: '/api/topics/:name',
    tag,
    access: administrator,
    summary: 'Remove a topic and its draft, for customers at once. Earlier versions keep it.',
    input: ByName,
    output: Published,
    errors: ['topic.not_found', 'ai_agent.not_found'],
  }),
  'topic_version.list': operation({
    name: 'topic_version.list',
    method: 'GET',
    path: '/api/topic-versions',
    tag,
    access: leads,
    summary: 'The versions of an AI agent’s topics, the newest first: who published what, when and why.',
    input: OfAgent.extend({
      before: Version.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({
      versions: z.array(
        z.object({
          version: z.number().int(),
          at: Instant,
          /** Null: by Patchbay itself. */
          by: z.string().nullable(),
          note: z.string(),
          /** The version whose content it took back. */
          restored: z.number().int().nullable(),
          /** How many topics it holds, and the names of those that differ from the version before. */
          size: z.number().int(),
          changed: z.array(z.string()),
        }),
      ),
    }),
    errors: ['ai_agent.not_found'],
  }),
  'topic_version.difference': operation({
    name: 'topic_version.difference',
    method: 'GET',
    path: '/api/topic-versions/difference',
    tag,
    access: leads,
    summary: 'What differs between two versions, or between a version and what is being written.',
    input: OfAgent.extend({ from: Side.default('published'), to: Side.default('draft') }),
    output: z.object({
      topics: z.array(
        z.object({
          name: z.string(),
          displayName: z.string(),
          change: z.enum(['added', 'removed', 'changed']),
          enabledBefore: z.boolean().nullable(),
          enabledAfter: z.boolean().nullable(),
          /** A unified difference of the texts, three lines of context, without its file names. */
          diff: z.string(),
          linesAdded: z.number().int(),
          linesRemoved: z.number().int(),
        }),
      ),
    }),
    errors: ['topic_version.not_found', 'ai_agent.not_found'],
  }),
  'topic_version.restore': operation({
    name: 'topic_version.restore',
    method: 'POST',
    path: '/api/topic-versions/:version/restore',
    tag,
    access: administrator,
    summary: 'Publish the content of an earlier version again, as a new version. Drafts stay as they are.',
    input: OfAgent.extend({ version: Version, note: Note }),
    output: Published,
    errors: ['topic_version.not_found', 'ai_agent.not_found'],
  }),
  'topic.export': operation({
    name: 'topic.export',
    method: 'GET',
    path: '/api/topics/:name/export',
    tag,
    access: leads,
    summary: 'A topic’s text, byte for byte as it was stored.',
    input: ByName.extend({ from: Side.default('draft') }),
    output: z.object({ fileName: z.string(), yaml: z.string() }),
    errors: ['topic.not_found', 'topic_version.not_found', 'ai_agent.not_found'],
  }),
  'topic.export_all': operation({
    name: 'topic.export_all',
    method: 'GET',
    path: '/api/topics-export',
    tag,
    access: leads,
    summary:
      'All topics of an AI agent as a zip of their files; `topics import` and Copilot Studio’s tools read them.',
    input: OfAgent.extend({ from: Side.default('published') }),
    output: z.object({ fileName: z.string(), base64: z.string() }),
    errors: ['topic_version.not_found', 'ai_agent.not_found'],
  }),
  'topic.import': operation({
    name: 'topic.import',
    method: 'POST',
    path: '/api/topics/import',
    tag,
    access: administrator,
    summary:
      'Take over topics: YAML files, Markdown with topics in it, or the zip of a solution. As drafts unless published.',
    input: OfAgent.extend({
      files: z
        .array(z.object({ name: z.string().min(1).max(500), base64: z.base64().max(28_000_000) }))
        .min(1)
        .max(2000),
      dryRun: z.boolean().default(false),
      publish: z.boolean().default(false),
    }),
    output: z.object({
      files: z.array(File),
      /** Of the agent, when the upload says so; it gets them when the topics are published. */
      instructions: z.string().nullable(),
      /** Names of knowledge sources that the upload speaks of; import their articles separately. */
      knowledgeSources: z.array(z.string()),
      /** The version it was published as. */
      version: z.number().int().nullable(),
    }),
    maxBodyBytes: 40_000_000,
    errors: ['topic.import_refused', 'ai_agent.not_found'],
  }),
} as const;
