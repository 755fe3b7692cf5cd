#!/usr/bin/env node
// Stands in for a project's own scripts/migrate.js: the same verbs, the same functions, and the `sluice` binary behind
// both. It needs no package and Node 14 or newer. Copy it over scripts/migrate.js and nothing that calls it changes.
//
//   node scripts/migrate.js generate|migrate|rollback|status|reset [options of sluice]
//   const { applyMigrations, showStatus } = require('./scripts/migrate.js');
//
// The binary is looked for in SLUICE_BIN, beside this file, in node_modules/.bin, and on the PATH.
'use strict';

const { spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const USAGE = `Usage: node ${path.basename(__filename)} <command> [options]

Commands:
  generate   make a new migration from schema changes
  migrate    apply pending migrations
  rollback   roll back the last migration
  status     show which migrations are applied and which are pending
  reset      drop everything and apply all migrations again (not in production)

Every option of \`sluice <command>\` is passed on: see \`sluice help <command>\`.
`;

// What a failed command of the binary is rejected with.
class MigrationError extends Error {
  constructor(command, exitStatus, error) {
    super(error.message);
    this.name = 'MigrationError';
    this.command = command;
    this.exitStatus = exitStatus;
    this.code = error.code || 'failure';
    for (const key of ['sqlstate', 'statement', 'file', 'line', 'column', 'hint']) {
      this[key] = error[key] === undefined ? null : error[key];
    }
  }
}

// ---- the binary

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch (error) {
    return false; // missing, or not to be run: another place is tried
  }
}

function foldersUpFrom(folder) {
  const folders = [folder];
  while (path.dirname(folder) !== folder) {
    folder = path.dirname(folder);
    folders.push(folder);
  }
  return folders;
}

function findBinary(env) {
  const name = process.platform === 'win32' ? 'sluice.exe' : 'sluice';
  if (env.SLUICE_BIN) {
    if (isProgram(env.SLUICE_BIN)) return env.SLUICE_BIN;
    throw new MigrationError('', 2, {
      code: 'config',
      message: `SLUICE_BIN names ${env.SLUICE_BIN}, which is not a program that can be run`,
      hint: 'Set SLUICE_BIN to the path of the sluice binary, or unset it.',
    });
  }
  const nodeModules = foldersUpFrom(process.cwd()).concat(foldersUpFrom(__dirname));
  const candidates = [path.join(__dirname, name)]
    .concat(nodeModules.map((folder) => path.join(folder, 'node_modules', '.bin', name)))
    .concat((env.PATH || '').split(path.delimiter).filter(Boolean).map((folder) => path.join(folder, name)));
  const found = candidates.find(isProgram);
  if (found) return found;
  throw new MigrationError('', 2, {
    code: 'config',
    message: `the sluice binary was not found beside ${path.basename(__filename)}, in node_modules/.bin or on the PATH`,
    hint: 'Put it on the PATH, or name it in SLUICE_BIN.',
  });
}

// The status a shell would give: 128 and the signal's number for a program that a signal ended.
function statusOf(code, signal) {
  return signal ? 128 + (os.constants.signals[signal] || 0) : code;
}

// Runs the binary; `capture` keeps its stdout, and what it says on stderr is shown as it comes and kept as well.
function run(args, { capture = false, env = process.env, cwd = process.cwd() } = {}) {
  return new Promise((resolve, reject) => {
    const binary = findBinary(env);
    let child = null;
    const stop = forwardSignals((signal) => child.kill(signal));
    child = spawn(binary, args, {
      cwd,
      env,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    const kept = { stdout: '', stderr: '' };
    if (capture) {
      child.stdout.setEncoding('utf8').on('data', (text) => { kept.stdout += text; });
      child.stderr.setEncoding('utf8').on('data', (text) => {
        kept.stderr = (kept.stderr + text).slice(-65536);
        process.stderr.write(text);
      });
    }
    child.on('error', (error) => { stop(); reject(error); });
    child.on('close', (code, signal) => { stop(); resolve({ status: statusOf(code, signal), ...kept }); });
  });
}

// A signal to this process is for the binary, which stops at a safe point; until then this process stays. On a
// terminal Ctrl-C reaches the binary by itself. Listened for before the binary is started: a signal that came in
// between would end this process and leave the binary alone. `send` is called from the event loop, so after that.
function forwardSignals(send) {
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const handler = () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) send(signal);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  return () => handlers.forEach(([signal, handler]) => process.removeListener(signal, handler));
}

// ---- the functions

const FLAGS = {
  dir: '--dir', url: '--url', dialect: '--dialect', config: '--config', table: '--table', schema: '--schema',
  to: '--to', steps: '--steps', batch: '--batch', all: '--all', allowDataLoss: '--allow-data-loss', dryRun: '--dry-run', confirm: '--confirm', transaction: '--transaction',
};

function flagsOf(options) {
  const args = [];
  for (const [name, flag] of Object.entries(FLAGS)) {
    const value = options[name];
    if (value === true) args.push(flag);
    else if (value !== undefined && value !== null && value !== false) args.push(flag, String(value));
  }
  return args.concat(options.args || []);
}

function parseEnvelope(text) {
  try {
    const envelope = JSON.parse(text);
    return envelope && typeof envelope === 'object' ? envelope : null;
  } catch (error) {
    return null; // not JSON: the caller falls back to what was said on stderr
  }
}

// Runs a command with --json; resolves with the envelope's `data`. A status of `answers` is no failure either.
async function ask(command, args, options = {}, answers = [0]) {
  const result = await run([command, ...args, '--json', ...flagsOf(options)], { ...pickRun(options), capture: true });
  const envelope = parseEnvelope(result.stdout);
  if (envelope && !envelope.error && envelope.data && answers.includes(result.status)) return envelope.data;
  const status = result.status === 0 ? 1 : result.status;
  const said = result.stderr.trim() || result.stdout.trim() || `sluice ${command} ended with status ${result.status}`;
  const error = new MigrationError(command, status, (envelope && envelope.error) || { message: said });
  error.data = envelope ? envelope.data : null;
  throw error;
}

function pickRun(options) {
  const env = options.env ? { ...process.env, ...options.env } : process.env;
  return { env, cwd: options.cwd || process.cwd() };
}

// Applies what is pending. Resolves with the report: steps, batch number …
function applyMigrations(options = {}) {
  return ask('migrate', [], options);
}

// Prints the status report.
async function showStatus(options = {}) {
  const result = await run(['status', ...flagsOf(options)], pickRun(options));
  if (result.status === 0) return;
  throw new MigrationError('status', result.status, { message: `sluice status ended with status ${result.status}` });
}

// Rolls back the last `count` migrations, newest first; or, called with the options alone, what `batch`, `to` or `all`
// says. Rejects before anything is lost: `allowDataLoss: true` gives leave.
function rollbackMigrations(count = 1, options = {}) {
  if (count !== null && typeof count === 'object') return rollbackMigrations(undefined, count);
  const says = ['steps', 'batch', 'to', 'all'].some((name) => options[name] !== undefined && options[name] !== false);
  return ask('rollback', says ? [] : ['--steps', String(count)], options);
}

// { appliedMigrations, pendingMigrations }: file names in the journal's order; `migrations` has everything known of each.
async function checkMigrationStatus(options = {}) {
  const data = await ask('status', [], options);
  const named = (states) =>
    data.migrations.filter((each) => states.includes(each.state)).map((each) => each.name || each.migration);
  return {
    appliedMigrations: named(['applied', 'changed', 'missing']),
    pendingMigrations: named(['pending', 'out_of_order', 'partial']),
    totalMigrations: data.total,
    lastApplied: data.last_applied,
    migrations: data.migrations,
    rollbacks: data.rollbacks || [],
    diagnostics: data.diagnostics || [],
  };
}

// Whoever calls this by name has decided, so the database's name is confirmed for them; production still refuses it.
async function resetDatabase(options = {}) {
  if (options.confirm) return ask('reset', [], options);
  const { dir, url, dialect, config, table, schema, env, cwd } = options;
  const { name } = await ask('stats', [], { dir, url, dialect, config, table, schema, env, cwd });
  return name ? ask('reset', ['--confirm', name], options) : applyMigrations(options); // a file that is not there yet
}

function generateMigration(options = {}) {
  return ask('generate', [], options);
}

async function isDatabaseEmpty(options = {}) {
  const data = await ask('empty', [], options, [0, 1]); // 1: it is not
  return Boolean(data.empty);
}

function getDatabaseStats(options = {}) {
  return ask('stats', [], options);
}

// ---- the command line

async function main(args) {
  if (args.length === 0 || args[0] === '--help' || args[0] === '-h') {
    process.stdout.write(USAGE);
    return args.length === 0 ? 2 : 0;
  }
  return (await run(args)).status;
}

module.exports = {
  applyMigrations,
  runMigrations: applyMigrations,
  showStatus,
  rollbackMigrations,
  checkMigrationStatus,
  resetDatabase,
  generateMigration,
  isDatabaseEmpty,
  getDatabaseStats,
  MigrationError,
};

if (require.main === module) {
  main(process.argv.slice(2)).then(
    (status) => { process.exitCode = status; },
    (error) => {
      process.stderr.write(`error: ${error.message}\n${error.hint ? `hint: ${error.hint}\n` : ''}`);
      process.exitCode = error.exitStatus || 1;
    },
  );
}
