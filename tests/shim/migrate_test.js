// What a project that puts tools/migrate.js in place of its own script can rely on. Run by `node tests/shim/migrate_test.js`;
// with SLUICE_BINARY set, also against the real binary.
'use strict';

const assert = require('assert');
const { spawn, spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const SHIM = path.join(__dirname, '..', '..', 'tools', 'migrate.js');
const FAKE = path.join(__dirname, 'fake_sluice');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-shim-'));
const calls = path.join(folder, 'calls');
const cases = [];
const law = (name, check) => cases.push({ name, check });

function environment(more = {}) {
  const env = { ...process.env, SLUICE_BIN: FAKE, FAKE_CALLS: calls, NODE_ENV: 'test', DATABASE_URL: 'sqlite:x.db', ...more };
  for (const name of Object.keys(env)) if (env[name] === undefined) delete env[name];
  return env;
}

function shim(args, more = {}, options = {}) {
  return spawnSync(process.execPath, [options.file || SHIM, ...args], {
    env: environment(more), encoding: 'utf8', cwd: options.cwd || folder, input: options.input,
  });
}

const called = () => fs.readFileSync(calls, 'utf8').split('\n').filter((line) => line && !line.startsWith('NODE_ENV='));

// Runs `body` in a process of its own that has the shim as `m`; its resolved value comes back.
function script(body, more = {}) {
  const code = `const m = require(${JSON.stringify(SHIM)});
    (async () => { ${body} })().then(
      (value) => console.log('VALUE ' + JSON.stringify(value === undefined ? null : value)),
      (error) => console.log('ERROR ' + JSON.stringify({ name: error.name, message: error.message, ...error })));`;
  const result = spawnSync(process.execPath, ['-e', code], { env: environment(more), encoding: 'utf8', cwd: folder });
  const line = result.stdout.trim().split('\n').pop();
  const value = JSON.parse(line.slice(6));
  return { ...result, value: line.startsWith('VALUE ') ? value : undefined, error: line.startsWith('ERROR ') ? value : undefined };
}

const envelope = (data, error = null, status = 0) =>
  JSON.stringify({ ok: status === 0, command: 'x', exit_status: status, error, data });

for (const verb of ['generate', 'migrate', 'rollback', 'status', 'reset']) {
  law(`${verb} is handed to the binary with its options, its output and its status`, () => {
    const result = shim([verb, '--dry-run', 'a b'], { FAKE_STDOUT: '📊 Migration Status Report', FAKE_STDERR: 'progress', FAKE_STATUS: '5' });
    assert.deepStrictEqual(called(), [`${verb} --dry-run a b`]);
    assert.strictEqual(result.stdout, '📊 Migration Status Report\n');
    assert.strictEqual(result.stderr, 'progress\n');
    assert.strictEqual(result.status, 5);
  });
}

law('the environment reaches the binary', () => {
  shim(['status'], { NODE_ENV: 'production', DATABASE_URL: 'postgres://h/d' });
  assert.ok(fs.readFileSync(calls, 'utf8').includes('NODE_ENV=production DATABASE_URL=postgres://h/d'));
});

law('stdin reaches the binary', () => {
  assert.strictEqual(shim(['reset'], { FAKE_ECHO_STDIN: '1' }, { input: 'yes\n' }).stdout, 'yes\n');
});

law('without a command the usage is printed and the status says so', () => {
  const result = shim([]);
  assert.ok(result.stdout.startsWith('Usage: node migrate.js <command>'));
  assert.strictEqual(result.status, 2);
  assert.strictEqual(fs.existsSync(calls), false);
});

law('a binary that is not there is named with what to do', () => {
  const result = shim(['status'], { SLUICE_BIN: undefined, PATH: '/nowhere' });
  assert.strictEqual(result.status, 2);
  assert.match(result.stderr, /^error: the sluice binary was not found .*\nhint: Put it on the PATH/);
});

law('a SLUICE_BIN that cannot be run is an error, not a reason to take another binary', () => {
  const result = shim(['status'], { SLUICE_BIN: path.join(folder, 'absent'), PATH: path.dirname(FAKE) });
  assert.strictEqual(result.status, 2);
  assert.match(result.stderr, /SLUICE_BIN names .*absent/);
});

law('the binary is found beside the file, before node_modules/.bin, before the PATH', () => {
  const place = (...parts) => {
    const file = path.join(folder, ...parts);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `#!/bin/sh\necho ${parts[0]}\n`, { mode: 0o755 });
    return file;
  };
  const script_ = path.join(folder, 'scripts', 'migrate.js');
  const beside = place('scripts', 'sluice');
  fs.copyFileSync(SHIM, script_);
  const module_ = place('node_modules', '.bin', 'sluice');
  place('on-path', 'sluice');
  const where = () =>
    shim(['status'], { SLUICE_BIN: undefined, PATH: `${path.join(folder, 'on-path')}:${process.env.PATH}` }, { file: script_ }).stdout;
  assert.strictEqual(where(), 'scripts\n');
  fs.unlinkSync(beside);
  assert.strictEqual(where(), 'node_modules\n');
  fs.unlinkSync(module_);
  assert.strictEqual(where(), 'on-path\n');
});

law('a signal is handed on and the binary ends in its own time', () => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, [SHIM, 'migrate'], { env: environment({ FAKE_WAIT: '1' }), stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
    if (said === 'ready\n') child.kill('SIGTERM');
  });
  child.on('close', (code) => {
    try {
      assert.strictEqual(said, 'ready\nstopped safely\n');
      assert.strictEqual(code, 143);
      resolve();
    } catch (error) {
      reject(error);
    }
  });
}));

law('a program that a signal ended gives the status a shell gives', () => {
  const file = path.join(folder, 'killed');
  fs.writeFileSync(file, '#!/bin/sh\nkill -KILL $$\n', { mode: 0o755 });
  assert.strictEqual(shim(['migrate'], { SLUICE_BIN: file }).status, 137);
});

law('applyMigrations resolves with the report', () => {
  const result = script('return m.applyMigrations()', { FAKE_STDOUT: envelope({ batch: 3 }), FAKE_STDERR: 'applying 1 of 2' });
  assert.deepStrictEqual(result.value, { batch: 3 });
  assert.strictEqual(result.stderr, 'applying 1 of 2\n');
  assert.deepStrictEqual(called(), ['migrate --json']);
});

law('runMigrations is applyMigrations, and options become flags', () => {
  script("return m.runMigrations({ to: '0003_x', steps: 2, dryRun: true, dir: undefined, confirm: false, args: ['--quiet'] })", { FAKE_STDOUT: envelope(null) });
  assert.deepStrictEqual(called(), ['migrate --json --to 0003_x --steps 2 --dry-run --quiet']);
});

law('a failure rejects with everything the binary says of it', () => {
  const error = { code: 'sql', message: 'column "emial" does not exist', sqlstate: '42703', statement: 'SELECT', file: 'drizzle/0007.sql', line: 12, column: 5, hint: 'Did you mean "email"?' };
  const result = script('return m.applyMigrations()', { FAKE_STDOUT: envelope({ batch: null }, error, 1), FAKE_STATUS: '1' });
  assert.deepStrictEqual(result.error, { name: 'MigrationError', command: 'migrate', exitStatus: 1, ...error, data: { batch: null } });
});

law('a failure without an envelope rejects with what was said on stderr', () => {
  const result = script('return m.applyMigrations()', { FAKE_STDERR: 'error: no such thing', FAKE_STATUS: '2' });
  assert.strictEqual(result.error.message, 'error: no such thing');
  assert.strictEqual(result.error.exitStatus, 2);
  assert.deepStrictEqual(called(), ['migrate --json']);
});

law('an envelope that says ok does not hide a failed status', () => {
  assert.strictEqual(script('return m.applyMigrations()', { FAKE_STDOUT: envelope({}), FAKE_STATUS: '8' }).error.exitStatus, 8);
});

law('rollbackMigrations rolls back one migration, or as many as it is told', () => {
  script('await m.rollbackMigrations(); return m.rollbackMigrations(2, { confirm: true })', { FAKE_STDOUT: envelope({}) });
  assert.deepStrictEqual(called(), ['rollback --steps 1 --json', 'rollback --steps 2 --json --confirm']);
});

law('rollbackMigrations takes a batch, a tag or everything, and leave to lose data', () => {
  script(
    `await m.rollbackMigrations({ batch: true });
     await m.rollbackMigrations({ batch: 2, allowDataLoss: true });
     await m.rollbackMigrations({ to: '0001' });
     return m.rollbackMigrations(1, { all: true })`,
    { FAKE_STDOUT: envelope({}) },
  );
  assert.deepStrictEqual(called(), [
    'rollback --json --batch',
    'rollback --json --batch 2 --allow-data-loss',
    'rollback --json --to 0001',
    'rollback --json --all',
  ]);
});

law('checkMigrationStatus tells applied from pending by name', () => {
  const migrations = ['applied', 'changed', 'pending', 'out_of_order', 'partial', 'missing'].map((state, i) => ({ migration: `000${i}.sql`, tag: `000${i}`, state }));
  const data = { total: 6, applied: 2, pending: 3, last_applied: '2025-01-29 14:30:45', migrations, rollbacks: [], diagnostics: [] };
  const { value } = script('return m.checkMigrationStatus()', { FAKE_STDOUT: envelope(data) });
  assert.deepStrictEqual(value.appliedMigrations, ['0000.sql', '0001.sql', '0005.sql']);
  assert.deepStrictEqual(value.pendingMigrations, ['0002.sql', '0003.sql', '0004.sql']);
  assert.strictEqual(value.lastApplied, '2025-01-29 14:30:45');
  assert.strictEqual(value.totalMigrations, 6);
});

law('showStatus prints the report', () => {
  const result = script('return m.showStatus()', { FAKE_STDOUT: 'Pending migrations: 0' });
  assert.ok(result.stdout.startsWith('Pending migrations: 0\n'));
  assert.deepStrictEqual(called(), ['status']);
  assert.strictEqual(script('return m.showStatus()', { FAKE_STATUS: '7' }).error.exitStatus, 7);
});

law('resetDatabase asks for the name of the database and confirms it', () => {
  script("return m.resetDatabase({ url: 'sqlite:shop.db', transaction: 'none' })", { FAKE_STDOUT: envelope({ name: 'shop.db' }) });
  assert.deepStrictEqual(called(), ['stats --json --url sqlite:shop.db', 'reset --confirm shop.db --json --url sqlite:shop.db --transaction none']);
});

law('resetDatabase leaves the confirmation to the caller who gives one', () => {
  script("return m.resetDatabase({ confirm: 'shop.db' })", { FAKE_STDOUT: envelope({}) });
  assert.deepStrictEqual(called(), ['reset --json --confirm shop.db']);
});

law('resetDatabase makes a database that is not there yet', () => {
  script('return m.resetDatabase()', { FAKE_STDOUT: envelope({ name: '' }) });
  assert.deepStrictEqual(called(), ['stats --json', 'migrate --json']);
});

law('a database that is not empty is an answer and no failure', () => {
  assert.strictEqual(script('return m.isDatabaseEmpty()', { FAKE_STDOUT: envelope({ empty: false }, null, 1), FAKE_STATUS: '1' }).value, false);
});

law('isDatabaseEmpty, getDatabaseStats and generateMigration ask their commands', () => {
  assert.strictEqual(script('return m.isDatabaseEmpty()', { FAKE_STDOUT: envelope({ empty: true }) }).value, true);
  assert.deepStrictEqual(script('return m.getDatabaseStats()', { FAKE_STDOUT: envelope({ tables: [{}, {}] }) }).value, { tables: [{}, {}], tableCount: 2 });
  script('return m.generateMigration()', { FAKE_STDOUT: envelope(null) });
  assert.deepStrictEqual(called(), ['empty --json', 'stats --json', 'generate --json']);
});

law('requiring the file runs nothing', () => {
  assert.strictEqual(script('return Object.keys(m).length').value > 8, true);
  assert.strictEqual(fs.existsSync(calls), false);
});

law('a binary that is not there rejects', () => {
  const { error } = script('return m.applyMigrations()', { SLUICE_BIN: '/nowhere/sluice' });
  assert.strictEqual(error.code, 'config');
  assert.strictEqual(error.exitStatus, 2);
});

require('./projects.js')({ law, shim, script, environment, envelope, called, SHIM, FAKE, folder, calls });
require('./options.js')({ law, script, envelope, called, folder, calls });

if (process.env.SLUICE_BINARY) {
  const project = path.join(folder, 'project');
  const real = (more = {}) => ({ SLUICE_BIN: process.env.SLUICE_BINARY, NODE_ENV: 'development', DATABASE_URL: 'sqlite:shop.db', ...more });
  const make = () => {
    fs.rmSync(project, { recursive: true, force: true });
    fs.mkdirSync(path.join(project, 'drizzle', 'meta'), { recursive: true });
    const entries = [{ idx: 0, version: '6', when: 1700000000000, tag: '0000_a', breakpoints: true }];
    fs.writeFileSync(path.join(project, 'drizzle', 'meta', '_journal.json'), JSON.stringify({ version: '7', dialect: 'sqlite', entries }));
    fs.writeFileSync(path.join(project, 'drizzle', '0000_a.sql'), 'CREATE TABLE `a` (`id` integer);\n');
  };

  law('the real binary: status, migrate, status, as the old script printed them', () => {
    make();
    assert.match(shim(['status'], real(), { cwd: project }).stdout, /📊 Migration Status Report[\s\S]*Pending migrations: 1/);
    assert.strictEqual(shim(['migrate'], real(), { cwd: project }).status, 0);
    assert.match(shim(['status'], real(), { cwd: project }).stdout, /Pending migrations: 0[\s\S]*✅ Applied 0000_a\.sql/);
  });

  law('the real binary: the functions', () => {
    make();
    const inside = JSON.stringify({ cwd: project });
    const { value, error } = script(
      `const before = await m.checkMigrationStatus(${inside}); await m.applyMigrations(${inside});
       return [before, await m.checkMigrationStatus(${inside})]`, real());
    assert.strictEqual(error, undefined);
    assert.deepStrictEqual(value.map((each) => each.pendingMigrations), [['0000_a.sql'], []]);
    assert.deepStrictEqual(value.map((each) => each.appliedMigrations), [[], ['0000_a.sql']]);
  });

  law('the real binary: rollback takes the last migration back, says so, and asks before rows are lost', () => {
    make();
    fs.writeFileSync(path.join(project, 'drizzle', '0000_a.sql'), 'CREATE TABLE a (id integer);\nINSERT INTO a (id) VALUES (1);\n');
    fs.writeFileSync(path.join(project, 'migration-metadata.json'), '{}');
    assert.strictEqual(shim(['migrate'], real(), { cwd: project }).status, 0);
    assert.doesNotMatch(fs.readFileSync(path.join(project, 'migration-metadata.json'), 'utf8'), /rollback/i);
    const refused = script(`return m.rollbackMigrations(1, ${JSON.stringify({ cwd: project })})`, real());
    assert.strictEqual(refused.error.exitStatus, 5);
    const production = shim(['rollback', '--allow-data-loss'], real({ NODE_ENV: 'production' }), { cwd: project });
    assert.strictEqual(production.status, 5);
    assert.match(production.stderr, /--confirm/);
    const done = shim(['rollback', '--allow-data-loss'], real(), { cwd: project });
    assert.strictEqual(done.status, 0);
    assert.match(done.stdout, /✅ Migration rolled back successfully: 1/);
    assert.match(fs.readFileSync(path.join(project, 'migration-metadata.json'), 'utf8'), /"rollbacks"[\s\S]*0000_a\.sql/);
    assert.match(shim(['status'], real(), { cwd: project }).stdout, /🔄 Recent Rollbacks:\n {2}.* - 0000_a\.sql/);
  });

  law('the real binary: a failing migration rejects with its place', () => {
    make();
    fs.writeFileSync(path.join(project, 'drizzle', '0000_a.sql'), 'CREATE TABLE a (id integer);\nINSERT INTO b VALUES (1);\n');
    const { error } = script(`return m.applyMigrations(${JSON.stringify({ cwd: project })})`, real());
    assert.strictEqual(error.exitStatus, 1);
    assert.strictEqual(error.file, 'drizzle/0000_a.sql');
    assert.strictEqual(error.line, 2);
  });

  law('the real binary: reset, empty and the counts', () => {
    make();
    const inside = JSON.stringify({ cwd: project });
    const { value, error } = script(
      `const before = await m.isDatabaseEmpty(${inside}); await m.resetDatabase(${inside}); await m.resetDatabase(${inside});
       return [before, await m.isDatabaseEmpty(${inside}), (await m.getDatabaseStats(${inside})).tableCount]`, real());
    assert.strictEqual(error, undefined);
    assert.deepStrictEqual(value, [true, false, 1]);
    assert.strictEqual(script(`return m.resetDatabase(${inside})`, real({ NODE_ENV: 'production' })).error.exitStatus, 5);
  });

  law('the real binary: every flag of what the functions run is an option', () => {
    const help = JSON.parse(spawnSync(process.env.SLUICE_BINARY, ['help', '--json'], { encoding: 'utf8' }).stdout).data;
    const used = help.commands.filter((each) => ['migrate', 'rollback', 'status', 'reset', 'stats', 'empty'].includes(each.name));
    const source = fs.readFileSync(SHIM, 'utf8');
    for (const flag of new Set(used.flatMap((each) => each.flags))) {
      const option = flag.slice(2).replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
      assert.ok(source.includes(`'${option}'`), option);
    }
  });

  law("the real binary: without a drizzle-kit, generate says what to do", () => {
    make();
    const result = shim(['generate'], real(), { cwd: project });
    assert.strictEqual(result.status, 2);
    assert.match(result.stderr, /npx drizzle-kit generate/);
  });
}

(async () => {
  let failures = 0;
  for (const { name, check } of cases) {
    fs.rmSync(calls, { force: true });
    try {
      await check();
    } catch (error) {
      failures += 1;
      console.log(`FAILED: ${name}\n${error.stack}\n`);
    }
  }
  fs.rmSync(folder, { recursive: true, force: true });
  console.log(`${cases.length - failures} of ${cases.length} hold`);
  process.exitCode = failures ? 1 : 0;
})();
