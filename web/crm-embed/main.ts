import '../kit/zod-without-eval.ts';
import { Notices } from './page/notices.ts';
import { showProblem, start } from './page/start.ts';

const list = document.getElementById('notices');
const stage = document.getElementById('stage');
if (list && stage) {
  start(window, { notices: new Notices(list), stage }).catch((error: unknown) =>
    showProblem(stage, error instanceof Error ? error.message : 'The desk cannot be shown. Reload the page.'),
  );
}
