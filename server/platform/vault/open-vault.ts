/** The installation's vault: keys from the configuration, or the file of its own. */
import { ensureKeyFile, readKeyFile } from './key-file.ts';
import { createVault, type Vault } from './vault.ts';

/**
 * @param configured keys of the configuration; with none the data folder's own is used, and made when it is missing.
 * A file that was in use before keys were configured still opens what it sealed.
 */
export function openVault(configured: readonly Buffer[], dataDir: string): Vault {
  if (configured.length === 0) return createVault([ensureKeyFile(dataDir)]);
  const before = readKeyFile(dataDir);
  return createVault(before === undefined ? configured : [...configured, before]);
}
