/** A program in a process of its own that is asked for things: load and floor must not run where others are timed. */
import { type ChildProcess, fork } from 'node:child_process';

type Reply = { ok: true; value: unknown } | { ok: false; error: string };

export class ChildProgram {
  readonly #child: ChildProcess;
  readonly #file: string;
  #waiting: ((reply: Reply) => void) | undefined;

  /** @param file absolute; it calls `answerParent`. */
  constructor(file: string) {
    this.#file = file;
    this.#child = fork(file, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child.on('message', (reply) => this.#answer(reply as Reply));
    this.#child.on('exit', (code, signal) =>
      this.#answer({ ok: false, error: `it ended with ${signal ?? code}` }),
    );
  }

  /** One question at a time. */
  async ask(question: string, input: unknown = {}): Promise<unknown> {
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting = resolve;
      this.#child.send({ question, input });
    });
    if (!reply.ok) throw new Error(`${this.#file} could not ${question}: ${reply.error}`);
    return reply.value;
  }

  /** As the kernel does it when memory runs out: without a word. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => {
      this.#child.once('exit', resolve);
    });
    this.#child.kill();
    await gone;
  }

  #answer(reply: Reply): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(reply);
  }
}

/** In the child: answers each question by the function of its name, and ends with the parent. */
export function answerParent(answers: Record<string, (input: never) => Promise<unknown>>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message) => {
    const { question, input } = message as { question: string; input: never };
    const answer = answers[question];
    Promise.resolve()
      .then(() => {
        if (!answer) throw new Error('unknown question');
        return answer(input);
      })
      .then(
        (value) => process.send?.({ ok: true, value }),
        (error: unknown) =>
          process.send?.({
            ok: false,
            error: error instanceof Error ? (error.stack ?? error.message) : String(error),
          }),
      );
  });
}
