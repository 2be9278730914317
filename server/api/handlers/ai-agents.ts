/** AI agents, test chats with them, and their traces. */
import {
  createAgent,
  endAgentTest,
  listAgents,
  readAgent,
  readTurnTrace,
  removeAgent,
  sendToAgentTest,
  startAgentTest,
  updateAgent,
} from '../../self-service/index.ts';
import { author, type Handlers, signedIn } from './call.ts';

export const agentHandlers = {
  'ai_agent.list': async (call) => ({ agents: await listAgents(call.house, signedIn(call).organizationId) }),
  'ai_agent.read': (call, { agentId }) => readAgent(call.house, signedIn(call).organizationId, agentId),
  'ai_agent.create': async (call, agent) => {
    const agentId = await createAgent(call.house, author(call), agent);
    return await readAgent(call.house, signedIn(call).organizationId, agentId);
  },
  'ai_agent.update': async (call, { agentId, ...patch }) => {
    await updateAgent(call.house, author(call), agentId, patch);
    return await readAgent(call.house, signedIn(call).organizationId, agentId);
  },
  'ai_agent.remove': async (call, { agentId }) => {
    await removeAgent(call.house, author(call), agentId);
    return {};
  },
  'ai_agent.trace': async (call, { conversationId }) => {
    const turns = await readTurnTrace(call.house, signedIn(call).organizationId, conversationId);
    return { turns: turns.map(({ at, ...turn }) => ({ ...turn, at: at.toISOString() })) };
  },
  'ai_agent_test.start': async (call, options) => await startAgentTest(call.house, signedIn(call), options),
  'ai_agent_test.send': async (call, { testId, input }) =>
    await sendToAgentTest(call.house, signedIn(call), testId, input),
  'ai_agent_test.end': async (call, { testId }) => {
    await endAgentTest(call.house, signedIn(call), testId);
    return {};
  },
} satisfies Partial<Handlers>;
