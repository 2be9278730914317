export {
  type ConnectorSetup,
  readSetup,
  type SetupPlace,
  setupInTheWay,
  unfinishedOf,
  writeSetup,
} from './store/setup.store.ts';
