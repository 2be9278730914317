export { QueuePositions } from './queue-positions.ts';
export { addDirectLine, originOf, watermarkOf } from './routes.ts';
export { CustomerStreams } from './sockets.ts';
