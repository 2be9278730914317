/** What a person sees of the set-up: one calm line for each step that does something, with its seconds. */

/** The set-up cannot go on; the message says what to do. Shown without a stack. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {{ cause?: unknown }} [options]
   */
  constructor(message, options) {
    super(message, options);
    this.name = 'SetupError';
  }
}

/** @param {number} sinceMs A `Date.now()`. */
export const secondsSince = (sinceMs) => ((Date.now() - sinceMs) / 1000).toFixed(1);

/**
 * @typedef {object} Progress
 * @property {(line: string) => void} say
 * @property {<T>(label: string, action: () => T | Promise<T>) => Promise<T>} step Shows the label at once, the seconds at the end.
 */

/**
 * @param {NodeJS.WriteStream} stream
 * @returns {Progress}
 */
export function createProgress(stream) {
  const say = (/** @type {string} */ line) => void stream.write(`${line}\n`);
  return {
    say,
    async step(label, action) {
      const began = Date.now();
      // In a log of a machine the line appears whole; at a terminal the label stands while one waits.
      if (stream.isTTY) stream.write(`  ${label} ...`);
      else say(`  ${label} ...`);
      try {
        const result = await action();
        say(stream.isTTY ? ` ${secondsSince(began)} s` : `  ${label}: ${secondsSince(began)} s`);
        return result;
      } catch (error) {
        say(stream.isTTY ? ' failed' : `  ${label}: failed`);
        throw error;
      }
    },
  };
}

/**
 * Runs a command's whole work. A SetupError ends it with its sentence and exit code 1.
 * @param {() => Promise<number | void>} work Answers the exit code.
 */
export async function runMain(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (!(error instanceof Error) || !['SetupError', 'LockTimeoutError'].includes(error.name)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
