/** The AI agent's topics. */
import { listTopics, putTopic, readTopic } from '../../self-service/index.ts';
import { type Handlers, signedIn } from './call.ts';

export const selfServiceHandlers = {
  'topic.list': async (call) => ({ topics: await listTopics(call.house, signedIn(call).organizationId) }),
  'topic.read': (call, { name }) => readTopic(call.house, signedIn(call).organizationId, name),
  'topic.put': (call, input) => putTopic(call.house, signedIn(call), input),
} satisfies Partial<Handlers>;
