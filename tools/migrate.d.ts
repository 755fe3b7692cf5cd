// Types of migrate.js, migrate.cjs and migrate.mjs.

/** Where the project and its database are; what is left out is found as `sluice help` says. */
export interface Place {
  dir?: string;
  url?: string;
  dialect?: 'postgresql' | 'sqlite';
  config?: string;
  table?: string;
  schema?: string;
  trackingSchema?: string;
  /** The project's folder; default: the process's. */
  cwd?: string;
  /** Added to the process's environment. */
  env?: Record<string, string>;
}

/** Each is the flag of that name: `sluice help <command>` tells which a command takes. Others are an error. */
export interface Options extends Place {
  logFormat?: 'text' | 'json';
  quiet?: boolean;
  verbose?: boolean;
  noColor?: boolean;
  waitDb?: Duration;
  /** Further words for the command line of sluice. */
  args?: string[];
}

/** Milliseconds, or e.g. '30s'. */
export type Duration = number | string;

interface RunOptions extends Options {
  dryRun?: boolean;
  metadata?: boolean;
  preserveData?: boolean;
  keepParked?: Duration;
  waitLock?: Duration;
  statementTimeout?: Duration;
  ddlLockTimeout?: Duration;
}

export interface MigrateOptions extends RunOptions {
  to?: string;
  steps?: number;
  outOfOrder?: 'apply' | 'skip' | 'refuse';
  changed?: 'warn' | 'refuse';
  transaction?: 'batch' | 'migration' | 'none';
  prove?: boolean;
  sample?: number;
  scratchUrl?: string;
  auto?: boolean;
  yes?: boolean;
}

export interface RollbackOptions extends RunOptions {
  to?: string;
  steps?: number;
  batch?: number | boolean;
  all?: boolean;
  allowDataLoss?: boolean;
  allowChangedRollback?: boolean;
  confirm?: boolean;
}

export interface ResetOptions extends RunOptions {
  /** The database's name; left out, or true, it is looked up. */
  confirm?: string | boolean;
}

export interface StatusOptions extends Options {
  exitCode?: boolean;
}

export interface GenerateOptions {
  name?: string;
  custom?: boolean;
  config?: string;
  cwd?: string;
  env?: Record<string, string>;
  /** Further words for the command line of drizzle-kit. */
  args?: string[];
}

export interface Diagnostic {
  severity: 'info' | 'warning' | 'error';
  /** Stable: docs/findings.md lists them. */
  code: string;
  message: string;
  migration: string | null;
  object: { kind: string; schema: string | null; name: string; part: string | null } | null;
  count: number | null;
  file: string | null;
  line: number | null;
  column: number | null;
  hint: string | null;
}

export interface Step {
  direction: 'up' | 'down';
  migration: string;
  tag: string;
  checksum: string;
  outcome: 'done' | 'failed' | 'not_reached';
  committed: boolean;
  statements_run: number;
  duration_ms: number;
}

/** With `dryRun` it is the plan instead: schemas/plan.schema.json. */
export interface RunReport {
  batch: number | null;
  adopted: number;
  steps: Step[];
  diagnostics: Diagnostic[];
}

export type State = 'applied' | 'pending' | 'changed' | 'missing' | 'out_of_order' | 'partial';

export interface Migration {
  migration: string;
  tag: string;
  state: State;
  applied_at: string | null;
  when: number | null;
  batch: number | null;
  checksum: string | null;
}

export interface MigrationStatus {
  appliedMigrations: string[];
  pendingMigrations: string[];
  totalMigrations: number;
  lastApplied: string | null;
  migrations: Migration[];
  rollbacks: { migration: string; at: string }[];
  diagnostics: Diagnostic[];
}

export interface DatabaseStats {
  database: string;
  name: string;
  product: string;
  bytes: number;
  rows: number;
  indexes: number;
  views: number;
  migrations_applied: number;
  migrations_in_folder: number | null;
  tableCount: number;
  tables: {
    schema: string;
    name: string;
    rows: number;
    is_estimate: boolean;
    indexes: number;
    bytes: number | null;
  }[];
}

/** What every function rejects with. */
export class MigrationError extends Error {
  command: string;
  exitStatus: number;
  code: string;
  sqlstate: string | null;
  statement: string | null;
  file: string | null;
  line: number | null;
  column: number | null;
  hint: string | null;
  /** What the command reported although it failed. */
  data?: unknown;
}

export function applyMigrations(options?: MigrateOptions): Promise<RunReport>;
export function runMigrations(options?: MigrateOptions): Promise<RunReport>;
export function showStatus(options?: StatusOptions): Promise<void>;
export function rollbackMigrations(count?: number, options?: RollbackOptions): Promise<RunReport>;
export function rollbackMigrations(options: RollbackOptions): Promise<RunReport>;
export function checkMigrationStatus(options?: StatusOptions): Promise<MigrationStatus>;
export function resetDatabase(options?: ResetOptions): Promise<RunReport>;
export function generateMigration(options?: GenerateOptions): Promise<unknown>;
export function isDatabaseEmpty(options?: Options): Promise<boolean>;
export function getDatabaseStats(options?: Options): Promise<DatabaseStats>;
export function runCommandLine(): Promise<void>;

declare const migrate: {
  applyMigrations: typeof applyMigrations;
  runMigrations: typeof runMigrations;
  showStatus: typeof showStatus;
  rollbackMigrations: typeof rollbackMigrations;
  checkMigrationStatus: typeof checkMigrationStatus;
  resetDatabase: typeof resetDatabase;
  generateMigration: typeof generateMigration;
  isDatabaseEmpty: typeof isDatabaseEmpty;
  getDatabaseStats: typeof getDatabaseStats;
  MigrationError: typeof MigrationError;
  runCommandLine: typeof runCommandLine;
};
export default migrate;
