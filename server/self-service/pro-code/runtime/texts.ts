/** What the runtime itself says to customers. */
export const texts = {
  handoff: (title: string) => `I’ll hand you over to ${title}.`,
  toRepresentative: 'I’ll get a representative for you.',
  failed: 'Something went wrong here. I’ll get a representative for you.',
  tooMuch: 'This takes more than I can do here. I’ll get a representative for you.',
  back: 'I’ll hand you back.',
  askApproval: (words: string) => `${words}\n\nShall I do this?`,
  yesOrNo: (words: string) => `I need a yes or a no for this: ${words}`,
  asksColleague: (words: string) =>
    `A colleague has to approve this: ${words}. I’ll tell you as soon as there is a decision.`,
  stillWaiting: (words: string) => `A colleague still has to approve: ${words}.`,
  declinedByCustomer: 'All right, I have not done it. Is there anything else?',
  declined: (words: string, reason: string) =>
    `This was not approved: ${words}.${reason === '' ? '' : ` The reason given: ${reason}`}`,
  expired: (words: string) => `Nobody could decide in time about this: ${words}. It has not been done.`,
  unknown: (words: string) =>
    `I cannot tell whether this was done: ${words}. I will not try again, so that nothing happens twice; a representative can check it.`,
  notFound:
    'I could not find that in our information, so I would rather not guess. Would you like to ask in another way, or talk to a representative?',
  notUnderstood: 'I did not understand that.',
  canDo: (list: readonly string[]) =>
    list.length === 0 ? 'How can I help?' : `I can help with:\n${list.map((one) => `- ${one}`).join('\n')}`,
  whichFirst: 'That needs something else first.',
  leftOut: 'All right, I leave that. What else can I do for you?',
  notThat: 'That does not fit.',
  toolFailed: (problem: string) => `That did not work. ${problem}`,
  doneWords: 'That is done.',
  blockedOutput: 'I’m not able to say that. Is there something else I can help with?',
  tooLong: 'That was more than I can read at once; I have read its beginning.',
} as const;
