export { KeyFileError } from './key-file.ts';
export { openVault } from './open-vault.ts';
export { createVault, type Vault } from './vault.ts';
