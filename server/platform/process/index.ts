export { exitWithParent } from './parent.ts';
