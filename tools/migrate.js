#!/usr/bin/env node
// Stands in for a project's own scripts/migrate.js: the same verbs, the same functions, and the `sluice` binary behind
// both. It needs no package and Node 14 or newer. Copy it over scripts/migrate.js and nothing that calls it changes.
//
//   node scripts/migrate.js generate|migrate|rollback|status|reset [options of sluice]
//   const { applyMigrations, showStatus } = require('./scripts/migrate.js');
//
// In a project of "type": "module" copy it as scripts/migrate.cjs and migrate.mjs as scripts/migrate.js. Alone it works
// there as a program (Node 20.16 or newer), but an ES module exports nothing that it does not declare.
//
// The binary is looked for in SLUICE_BIN, beside this file, in node_modules/.bin, and on the PATH. `generate` runs the
// project's own drizzle-kit.
'use strict';

const isCommonJs = typeof module !== 'undefined' && typeof require === 'function';
const load = isCommonJs ? require : process.getBuiltinModule;
if (!load) throw new Error('this version of Node cannot run migrate.js in a project of "type": "module": name it migrate.cjs');
const { spawn } = load('child_process');
const fs = load('fs');
const os = load('os');
const path = load('path');

const folder = isCommonJs ? __dirname : path.dirname(programFile());
const program = process.argv[1] ? path.basename(process.argv[1]) : 'migrate.js';

const USAGE = `Usage: node ${program} <command> [options]

Commands:
  generate   make a new migration from schema changes, by this project's drizzle-kit
  migrate    apply pending migrations
  rollback   roll back the last migration
  status     show which migrations are applied and which are pending
  reset      drop everything and apply all migrations again (not in production)

Every option of \`sluice <command>\` is passed on: see \`sluice help <command>\`.
`;

// Where this file is, as an ES module: the program that Node was started with. Imported it would be of no use.
function programFile() {
  const said = process.argv[1] || '';
  const file = [said, `${said}.js`].find((each) => fs.existsSync(each) && fs.statSync(each).isFile());
  const url = file && load('url').pathToFileURL(fs.realpathSync(file)).href;
  if (url && new Error().stack.split('\n')[1].includes(url)) return file; // the frame of this function
  throw new Error('migrate.js exports nothing in a project of "type": "module": import migrate.mjs, or require migrate.cjs');
}

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

function foldersUpFrom(start) {
  const folders = [start];
  for (let last = start; path.dirname(last) !== last; folders.push(last)) last = path.dirname(last);
  return folders;
}

// Where npm puts a program of a package, from the nearest folder to the farthest.
function inNodeModules(name, cwd) {
  return foldersUpFrom(cwd).concat(foldersUpFrom(folder)).map((each) => path.join(each, 'node_modules', '.bin', name));
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
  const candidates = [path.join(folder, name)]
    .concat(inNodeModules(name, process.cwd()))
    .concat((env.PATH || '').split(path.delimiter).filter(Boolean).map((each) => path.join(each, name)));
  const found = candidates.find(isProgram);
  if (found) return found;
  throw new MigrationError('', 2, {
    code: 'config',
    message: `the sluice binary was not found beside ${program}, in node_modules/.bin or on the PATH`,
    hint: 'Put it on the PATH, or name it in SLUICE_BIN.',
  });
}

// The status a shell would give: 128 and the signal's number for a program that a signal ended.
function statusOf(code, signal) {
  return signal ? 128 + (os.constants.signals[signal] || 0) : code;
}

// Runs the binary; `capture` keeps its stdout, and what it says on stderr is shown as it comes and kept as well.
function run(args, { capture = false, env = process.env, cwd = process.cwd(), binary = findBinary(env) } = {}) {
  return new Promise((resolve, reject) => {
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
    child.on('error', (error) => {
      stop();
      reject(new MigrationError(args[0] || '', 2, {
        code: 'config',
        message: `${binary} cannot be run: ${error.message}`,
        hint: 'Put a sluice binary for this system on the PATH, or name it in SLUICE_BIN.',
      }));
    });
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

// ---- the options of the functions

// Named as sluice's flags: dryRun is --dry-run. `help`, `json` and `format` would change what the functions read.
const TOGGLES = [
  'all', 'allowChangedRollback', 'allowDataLoss', 'auto', 'dryRun', 'exitCode', 'metadata', 'noColor', 'preserveData',
  'prove', 'quiet', 'verbose', 'yes',
];
const DURATIONS = ['ddlLockTimeout', 'keepParked', 'statementTimeout', 'waitDb', 'waitLock'];
const VALUES = [
  'changed', 'config', 'dialect', 'dir', 'logFormat', 'outOfOrder', 'sample', 'schema', 'scratchUrl', 'steps', 'table',
  'to', 'trackingSchema', 'transaction', 'url',
].concat(DURATIONS);
const TOGGLE_OR_VALUE = ['batch', 'confirm'];
const OF_THE_CALL = ['args', 'cwd', 'env'];
// Left undefined by mistake, these would name another database, or more migrations, than was meant.
const NEVER_EMPTY = ['batch', 'steps', 'to', 'url'];
const WHERE = ['config', 'cwd', 'dialect', 'dir', 'env', 'schema', 'table', 'trackingSchema', 'url'];

function badOption(command, message, hint) {
  return new MigrationError(command, 2, { code: 'usage', message, hint });
}

function refuseUnknown(command, options, known) {
  const plain = (name) => name.replace(/[-_]/g, '').toLowerCase();
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const near = known.find((each) => plain(each) === plain(name));
    const hint = near ? `Did you mean ${near}?` : `These are known: ${known.slice().sort().join(', ')}.`;
    throw badOption(command, `unknown option ${name}`, hint);
  }
}

function words(command, name, value) {
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (value === undefined || value === null) {
    if (!NEVER_EMPTY.includes(name)) return [];
    throw badOption(command, `option ${name} is ${value}`, `Give ${name} a value, or leave it out.`);
  }
  const isToggle = typeof value === 'boolean';
  if (isToggle ? VALUES.includes(name) : TOGGLES.includes(name)) {
    const wanted = isToggle ? 'takes a value' : 'takes true or false';
    throw badOption(command, `option ${name} ${wanted}, not ${JSON.stringify(value)}`, 'See `sluice help` for what it takes.');
  }
  if (isToggle) return value ? [flag] : [];
  return [flag, DURATIONS.includes(name) && typeof value === 'number' ? `${value}ms` : String(value)];
}

function flagsOf(command, options) {
  const known = [...TOGGLES, ...VALUES, ...TOGGLE_OR_VALUE];
  refuseUnknown(command, options, [...known, ...OF_THE_CALL]);
  const flags = Object.keys(options).filter((name) => known.includes(name));
  return flags.flatMap((name) => words(command, name, options[name])).concat(options.args || []);
}

function callOf(command, options) {
  const env = options.env ? { ...process.env, ...options.env } : process.env;
  const cwd = options.cwd || process.cwd();
  if (fs.existsSync(cwd) && fs.statSync(cwd).isDirectory()) return { env, cwd };
  throw badOption(command, `cwd is ${cwd}, which is not a folder`, 'Name the folder of the project, or leave cwd out.');
}

// ---- what the binary answers

function parseEnvelope(text) {
  try {
    const envelope = JSON.parse(text);
    return envelope && typeof envelope === 'object' && 'ok' in envelope && 'data' in envelope ? envelope : null;
  } catch (error) {
    return null; // not JSON: the caller says what came instead
  }
}

function unreadable(command, result) {
  const said = (result.status !== 0 && result.stderr.trim()) || '';
  if (said) return { message: said };
  const start = result.stdout.trim().slice(0, 200);
  return {
    message: `sluice ${command} ended with status ${result.status} and without a report${start ? `: ${start}` : ''}`,
    hint: 'Check that SLUICE_BIN or the PATH leads to sluice: `sluice version` tells.',
  };
}

// Runs a command with --json; resolves with the envelope's `data`. A status of `answers` is no failure either.
async function ask(command, args, options = {}, answers = [0]) {
  const flags = flagsOf(command, options);
  const result = await run([command, ...args, '--json', ...flags], { ...callOf(command, options), capture: true });
  const envelope = parseEnvelope(result.stdout);
  if (envelope && !options.quiet) printSteps(envelope.data);
  if (envelope && !envelope.error && envelope.data && answers.includes(result.status)) return envelope.data;
  const status = result.status === 0 ? 1 : result.status;
  const said = envelope && envelope.error && envelope.error.message ? envelope.error : unreadable(command, result);
  const error = new MigrationError(command, status, said);
  error.data = envelope ? envelope.data : null;
  throw error;
}

function stepLine({ direction, migration, outcome, committed, duration_ms: took }) {
  const isDown = direction === 'down';
  if (outcome === undefined) return `⏳ Would ${isDown ? 'roll back' : 'apply'} ${migration}`;
  if (outcome === 'failed') return `❌ Failed ${migration}`;
  if (outcome !== 'done') return `⏳ Not reached ${migration}`;
  if (!committed) return `↩️ ${isDown ? 'Still applied' : 'Undone'} ${migration}`;
  return `✅ ${isDown ? 'Rolled back' : 'Applied'} ${migration} (${took} ms)`;
}

// A line for each migration, as the scripts did that this file replaces.
function printSteps(data) {
  const steps = data && Array.isArray(data.steps) ? data.steps : [];
  for (const step of steps) if (step.migration) process.stdout.write(`${stepLine(step)}\n`);
}

// ---- the functions

// Applies what is pending and prints a line for each migration, unless `quiet`. Resolves with the report: steps, batch …
async function applyMigrations(options = {}) {
  return ask('migrate', [], options);
}

// Prints the status report.
async function showStatus(options = {}) {
  const result = await run(['status', ...flagsOf('status', options)], callOf('status', options));
  if (result.status === 0) return;
  throw new MigrationError('status', result.status, { message: `sluice status ended with status ${result.status}` });
}

// Rolls back the last `count` migrations, newest first; or, called with the options alone, what `batch`, `to` or `all`
// says. Rejects before anything is lost: `allowDataLoss: true` gives leave.
async function rollbackMigrations(count = 1, options = {}) {
  if (count !== null && typeof count === 'object') return rollbackMigrations(undefined, count);
  const said = ['steps', 'batch', 'to', 'all'].filter((name) => name in options && options[name] !== false);
  if (said.length > 0 && count !== 1)
    throw badOption('rollback', `how far to roll back is said twice: ${count} and ${said.join(', ')}`, 'Leave one of them out.');
  return ask('rollback', said.length > 0 ? [] : ['--steps', String(count)], options);
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

// Whoever calls this by name has decided, so the database's name is confirmed for them, unless they name it themselves;
// production still refuses it.
async function resetDatabase(options = {}) {
  if (typeof options.confirm === 'string') return ask('reset', [], options);
  flagsOf('reset', options); // what is wrong with them is said before anything is asked
  const { confirm, ...others } = options;
  const where = Object.fromEntries(Object.entries(options).filter(([name]) => WHERE.includes(name)));
  const { name } = await ask('stats', [], where);
  return name ? ask('reset', ['--confirm', name], others) : applyMigrations(others); // a file that is not there yet
}

async function isDatabaseEmpty(options = {}) {
  const data = await ask('empty', [], options, [0, 1]); // 1: it is not
  return Boolean(data.empty);
}

// `tables` is a list; tableCount its length.
async function getDatabaseStats(options = {}) {
  const data = await ask('stats', [], options);
  return { ...data, tableCount: data.tableCount === undefined && data.tables ? data.tables.length : data.tableCount };
}

// ---- generate, which the binary leaves to drizzle-kit

function findDrizzleKit(cwd) {
  const name = process.platform === 'win32' ? 'drizzle-kit.cmd' : 'drizzle-kit';
  return inNodeModules(name, cwd).find(isProgram);
}

function runDrizzleKit(kit, args, call) {
  process.stderr.write(`running this project's drizzle-kit: ${['drizzle-kit', 'generate', ...args].join(' ')}\n`);
  return run(['generate', ...args], { ...call, binary: kit });
}

// Resolves once drizzle-kit has written the migration. `name`, `custom` and `config` are its own options.
async function generateMigration(options = {}) {
  const call = callOf('generate', options);
  const kit = findDrizzleKit(call.cwd);
  if (!kit) return ask('generate', [], options);
  refuseUnknown('generate', options, ['config', 'custom', 'name', ...OF_THE_CALL]);
  const args = options.custom ? ['--custom'] : [];
  for (const name of ['name', 'config']) if (options[name]) args.push(`--${name}`, String(options[name]));
  const { status } = await runDrizzleKit(kit, args.concat(options.args || []), call);
  if (status === 0) return { generatedBy: 'drizzle-kit' };
  throw new MigrationError('generate', status, { message: `drizzle-kit generate ended with status ${status}` });
}

// ---- the command line

async function main(args) {
  if (args.length === 0 || args[0] === '--help' || args[0] === '-h') {
    process.stdout.write(USAGE);
    return args.length === 0 ? 2 : 0;
  }
  const kit = args[0] === 'generate' && findDrizzleKit(process.cwd());
  return (await (kit ? runDrizzleKit(kit, args.slice(1)) : run(args))).status;
}

// What `node migrate.js …` does: runs the command of the process's arguments and sets its exit status.
function runCommandLine() {
  return main(process.argv.slice(2)).then(
    (status) => { process.exitCode = status; },
    (error) => {
      process.stderr.write(`error: ${error.message}\n${error.hint ? `hint: ${error.hint}\n` : ''}`);
      process.exitCode = error.exitStatus || 1;
    },
  );
}

if (isCommonJs) {
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
    runCommandLine,
  };
  module.exports.default = module.exports;
}

if (!isCommonJs || require.main === module) runCommandLine();
