#!/usr/bin/env node
// migrate.cjs, which lies beside it, for projects of "type": "module": named exports, a default, and the same program.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import migrate from './migrate.cjs';

export const {
  applyMigrations,
  runMigrations,
  showStatus,
  rollbackMigrations,
  checkMigrationStatus,
  resetDatabase,
  generateMigration,
  isDatabaseEmpty,
  getDatabaseStats,
  MigrationError,
  runCommandLine,
} = migrate;
export default migrate;

const isFile = (path) => {
  try {
    return realpathSync(path) === realpathSync(fileURLToPath(import.meta.url));
  } catch {
    return false; // Node was started without a file, or with one that has no ending
  }
};

if (process.argv[1] && (isFile(process.argv[1]) || isFile(`${process.argv[1]}.js`))) runCommandLine();
