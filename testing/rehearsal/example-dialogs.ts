/** A handful of short dialogs, written for tests: both sides begin and end, and one says the same thing twice. */
import type { Dialog } from './dialogs.ts';

const dialog = (id: string, ...lines: [from: 'customer' | 'agent', text: string][]): Dialog => ({
  id,
  turns: lines.map(([from, text], index) => ({ atSeconds: index * 4, from, text })),
});

export const exampleDialogs: readonly Dialog[] = [
  dialog(
    'parcel',
    ['customer', 'My parcel has not come.'],
    ['agent', 'I am sorry to hear that. What is the order number?'],
    ['customer', '4711'],
    ['agent', 'Thank you, I am looking.'],
    ['agent', 'It is in Leeds and comes tomorrow.'],
    ['customer', 'Great, thanks!'],
    ['agent', 'You are welcome. Goodbye.'],
  ),
  dialog(
    'refund',
    ['customer', 'Hello'],
    ['customer', 'I want my money back for the blue lamp'],
    ['agent', 'When did you buy it?'],
    ['customer', 'Last Tuesday'],
    ['agent', 'When did you buy it?'],
    ['customer', 'Last Tuesday, as I said'],
    ['agent', 'Sorry. The refund is on its way.'],
  ),
  dialog(
    'greeting',
    ['agent', 'Good morning, how can I help?'],
    ['customer', 'Do you open on Sundays? ☀️'],
    ['agent', 'From ten to four.'],
    ['customer', 'Perfect, see you then'],
    ['agent', 'See you!'],
    ['customer', 'Bye'],
  ),
  dialog(
    'silence',
    ['customer', 'Is anybody there?'],
    ['agent', 'Yes'],
    ['agent', 'What is it about?'],
    ['agent', 'Hello?'],
    ['agent', 'I am closing this now.'],
  ),
];
