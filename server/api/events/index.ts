export { addEvents } from './routes.ts';
