import '../kit/zod-without-eval.ts';
import { Notices } from './page/notices.ts';
import { start } from './page/start.ts';

const list = document.getElementById('notices');
const stage = document.getElementById('stage');
if (list && stage) {
  const notices = new Notices(list);
  start(window, { notices, stage }).catch((error: unknown) => {
    notices.say(
      'start',
      error instanceof Error ? error.message : 'The desk cannot be shown. Reload the page.',
    );
  });
}
