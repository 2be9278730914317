/** All reference rows, on as many processors as there are. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type RowReport, rows } from './rows.ts';

/** @returns in the order of the table. */
export async function measureRows(): Promise<RowReport[]> {
  const reports: RowReport[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < rows.length; index = next++) reports[index] = await measureApart(index);
  };
  await Promise.all(Array.from({ length: Math.min(rows.length, availableParallelism()) }, work));
  return reports;
}

function measureApart(index: number): Promise<RowReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./row-worker.ts', import.meta.url), { workerData: index });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`Row ${rows[index]!.row} ended with ${code}`)));
  });
}
