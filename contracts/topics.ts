/** Topics as the canvas sees them: what is found in a text, its graph, and edits of it. */
import { z } from 'zod';

export const TopicName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,99}$/);
export const TopicText = z.string().max(1_000_000);

/** Something about a topic's text. Errors keep it from being published; line and column count from 1. */
export const TopicIssue = z.object({
  /** As the parser names it (`expression`, `unsupported_action` ...), or `duplicate_phrase`, `unreachable_topic`. */
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  /** The innermost node at that place. */
  nodeId: z.string().nullable(),
  /** Names of the other topics it is about. */
  topics: z.array(z.string()),
});
export type TopicIssue = z.infer<typeof TopicIssue>;

export const TopicBranch = z.object({
  /** Names the branch in edits: a condition's id (or `conditions.<n>`), `elseActions`, `actions`, `defaultActions`. */
  id: z.string(),
  kind: z.enum(['condition', 'else', 'body']),
  title: z.string(),
  /** The condition as it is written; empty for others. */
  condition: z.string(),
  fromLine: z.number().int(),
  toLine: z.number().int(),
});
export type TopicBranch = z.infer<typeof TopicBranch>;

export const TopicNode = z.object({
  /** As in traces and issues; made of its place when the text gives none. The trigger is the first of all nodes. */
  id: z.string(),
  /** As it is written: `OnRecognizedIntent`, `SendActivity`, `ConditionGroup` ... */
  kind: z.string(),
  /** The node whose branch holds it; null for the trigger only. */
  parent: z.string().nullable(),
  /** The branch of the parent; `actions` of the trigger. */
  branch: z.string().nullable(),
  /** In its branch, from 0. */
  index: z.number().int(),
  /** Lines of the text, from 1, both included. */
  fromLine: z.number().int(),
  toLine: z.number().int(),
  title: z.string(),
  /** One line: what it says, asks, sets or goes to. */
  summary: z.string(),
  disabled: z.boolean(),
  /** False: it is kept, but cannot run here. */
  supported: z.boolean(),
  branches: z.array(TopicBranch),
  /** Topics it goes to; `topic` null when there is none of that name, or it is computed. */
  redirects: z.array(z.object({ reference: z.string(), topic: z.string().nullable() })),
  /** Its properties as they are written, without the actions inside it. */
  data: z.record(z.string(), z.unknown()),
});
export type TopicNode = z.infer<typeof TopicNode>;

export const TopicCheck = z.object({
  /** False: an error keeps it from being published. */
  ok: z.boolean(),
  displayName: z.string(),
  /** The trigger's kind; empty when it cannot be read. */
  trigger: z.string(),
  triggerQueries: z.array(z.string()),
  issues: z.array(TopicIssue),
  /** In the order of the text, the trigger first. Empty when the text is no YAML. */
  nodes: z.array(TopicNode),
  /** Properties of the topic itself, beside its trigger: `modelDescription`, `startBehavior`, `inputType` ... */
  data: z.record(z.string(), z.unknown()),
});
export type TopicCheck = z.infer<typeof TopicCheck>;

const NodeId = z.string().min(1).max(300);
const Index = z.number().int().min(0).max(10_000);
const Properties = z.record(z.string(), z.json());
/** Left out `parent`: the trigger. Left out `branch`: the node's only one. Left out `index`: at the end. */
const Target = { parent: NodeId.optional(), branch: z.string().max(300).optional(), index: Index.optional() };

/**
 * One change of a topic's text. Nodes are named by their ids in the text as it stands before the change; a node that
 * an earlier edit of the same list added has the id it was given.
 */
export const TopicEdit = z.discriminatedUnion('op', [
  /** `node`: `{kind, id?, ...}`; without an id it gets one. */
  z.strictObject({ op: z.literal('add'), ...Target, node: Properties }),
  /** `node`: all its properties; those left out are removed, actions inside it are kept. The trigger's id works too. */
  z.strictObject({ op: z.literal('update'), id: NodeId, node: Properties }),
  z.strictObject({ op: z.literal('remove'), id: NodeId }),
  z.strictObject({ op: z.literal('move'), id: NodeId, ...Target }),
  /** A condition of a ConditionGroup. */
  z.strictObject({
    op: z.literal('add_branch'),
    id: NodeId,
    condition: z.string().max(20_000),
    index: Index.optional(),
    branchId: NodeId.optional(),
  }),
  z.strictObject({
    op: z.literal('update_branch'),
    id: NodeId,
    branch: NodeId,
    condition: z.string().max(20_000),
  }),
  /** With its actions. `elseActions` works too. */
  z.strictObject({ op: z.literal('remove_branch'), id: NodeId, branch: NodeId }),
  z.strictObject({ op: z.literal('move_branch'), id: NodeId, branch: NodeId, index: Index }),
  /** Properties of the topic itself (TopicCheck.data), all of them. */
  z.strictObject({ op: z.literal('update_topic'), data: Properties }),
]);
export type TopicEdit = z.infer<typeof TopicEdit>;
