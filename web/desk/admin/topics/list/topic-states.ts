/** What is waiting between what is written and what customers get. */
export const stateBadges = {
  published: { label: 'Published', color: 'success', hint: 'Customers get what is written.' },
  changed: { label: 'Changed', color: 'warning', hint: 'The draft differs from what customers get.' },
  draft: { label: 'Draft', color: 'informative', hint: 'Never published.' },
} as const;

export type TopicState = keyof typeof stateBadges;
