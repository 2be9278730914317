/**
 * Direct Line in front of a hosted bot, since the Agents SDK has none: the tests' own small server (not Patchbay's)
 * passes what customers say to the bot's messages endpoint and stores what it answers.
 */
import {
  type FakeActivity,
  type FakeConversation,
  FakeDirectLine,
  type FakeOptions,
} from '../direct-line/fake-direct-line.ts';

export async function startDirectLineBot(botUrl: string, options: FakeOptions = {}): Promise<FakeDirectLine> {
  const pass = async (activity: FakeActivity, conversation: FakeConversation) => {
    const response = await fetch(botUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...activity,
        channelId: 'directline',
        conversation: { id: conversation.id },
        recipient: { id: 'front-door' },
        from: activity.from ?? { id: conversation.userId },
        deliveryMode: 'expectReplies',
      }),
    }).catch(() => undefined); // Direct Line takes a message whether or not the bot is there
    if (!response?.ok) return;
    const { activities } = (await response.json()) as { activities: FakeActivity[] };
    for (const { id: _, ...each } of activities)
      conversation.append({
        ...each,
        from: { id: 'front-door', name: 'Contoso Front Door', ...each.from, role: 'bot' },
      });
  };
  const later = (activity: FakeActivity, conversation: FakeConversation) => void pass(activity, conversation);
  return await FakeDirectLine.listen({
    secret: 'direct-line-secret',
    onStart: (conversation) =>
      later(
        { type: 'conversationUpdate', membersAdded: [{ id: 'front-door' }, { id: conversation.userId }] },
        conversation,
      ),
    onMessage: later,
    onEvent: later,
    ...options,
  });
}
