export { QueuePositions } from './queue-positions.ts';
export { addDirectLine, watermarkOf } from './routes.ts';
export { CustomerStreams } from './sockets.ts';
