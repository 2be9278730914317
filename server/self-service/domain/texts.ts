/** What the agent says by itself, in English. An agent may bring its own. */
import type { AgentTexts } from './types.ts';

export const defaultTexts: AgentTexts = {
  greeting: ['Hello! How can I help you today?'],
  fallback: [
    "I'm not sure I understood that. Could you put it another way?",
    "Sorry, I didn't catch that. Could you describe it differently?",
  ],
  transferring: ["I'm connecting you to a colleague. They will see what you have told me."],
  reprompt: ["Sorry, I couldn't use that answer."],
  didYouMean: ['Which of these do you mean?'],
  noneOfThese: 'Something else',
  done: ['Is there anything else I can help you with?'],
  attachmentOnly: [
    "Thank you for the file. I can't read files; please tell me in a few words what you need.",
  ],
  error: ['Something went wrong on our side.'],
  resuming: ['Back to “{topic}”:'],
  cardReprompt: ['Please use the form below for your answer.'],
  cardClosed: ['That form has been dealt with already. What can I do for you?'],
  yes: 'Yes',
  no: 'No',
};
