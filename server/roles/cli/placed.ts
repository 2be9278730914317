/** What is wrong with a configuration document, said as compilers say it. */
import type { ConfigurationProblem } from '../../../contracts/configuration/problem.ts';
import { AppError } from '../../platform/errors.ts';
import { Refusal } from './command.ts';

/** Puts what is wrong with a document on lines that editors can jump to. */
export async function placed<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || !isRefusal(error.details)) throw error;
    const { count, problems } = error.details;
    const lines = problems.map(({ line, column, path, message, code }) => {
      const place = line === null ? file : `${file}:${line}:${column}`;
      return `${place} ${path ? `${path}: ` : ''}${message} (${code})`;
    });
    if (count > problems.length) lines.push(`… and ${count - problems.length} more.`);
    throw new Refusal([...lines, error.message].join('\n'));
  }
}

const isRefusal = (details: unknown): details is { count: number; problems: ConfigurationProblem[] } =>
  typeof details === 'object' && details !== null && 'problems' in details;
