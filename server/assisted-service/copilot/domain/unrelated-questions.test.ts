/** Every sixth of 18,000 questions about everything (clinc150): a copilot with five plugins must leave nearly all alone. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { everyPlugin } from '../testing-plugins.ts';
import { choosePlugin } from './rank-plugins.ts';

const file = resolve(import.meta.dirname, '../../../../../shared/data/clinc150/train_val.json');
/** Of these intents some questions do mean the plugins: orders, reminders. */
const related = /^(order|order_status|order_checks|reminder|reminder_update|todo_list|todo_list_update)$/;

test(`${existsSync(file) ? '' : 'skipped: no ../shared/data: '}at most one unrelated question in a hundred finds a plugin`, ({
  skip,
}) => {
  if (!existsSync(file)) return skip();
  const splits = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    [question: string, intent: string][]
  >;
  const questions = Object.values(splits)
    .flat()
    .filter(([, intent], index) => index % 6 === 0 && !related.test(intent))
    .map(([question]) => question);
  expect(questions.length).toBeGreaterThan(2_500);
  const found = questions.filter((question) => choosePlugin(question, everyPlugin).kind !== 'none');
  expect(found.length / questions.length, found.slice(0, 20).join('\n')).toBeLessThan(0.01);
});
