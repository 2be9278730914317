/** Which topics an event concerns. */
import type { Turn } from './turn.ts';
import type { Topic } from './types.ts';

/** Of this name, and those that listen to every event. */
export const topicsForEvent = (turn: Turn, name: string): Topic[] =>
  turn.topicsFor('OnEventActivity', ({ trigger }) => {
    const { eventName = '' } = trigger;
    return eventName === '' || eventName.toLowerCase() === name.toLowerCase();
  });

/** OnActivity of the type, and of no type. */
export const topicsForActivity = (turn: Turn, type: 'Message' | 'Event' | 'ConversationUpdate'): Topic[] =>
  turn.topicsFor('OnActivity', ({ trigger }) => {
    const { activityType = '' } = trigger;
    return activityType === '' || activityType.toLowerCase() === type.toLowerCase();
  });
