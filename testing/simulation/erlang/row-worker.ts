/** Measures one reference row in a thread of its own; `workerData` is its place in the table. */
import { parentPort, workerData } from 'node:worker_threads';
import { measureRow, rows } from './rows.ts';

parentPort!.postMessage(measureRow(rows[workerData as number]!));
