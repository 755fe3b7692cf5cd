// The options of the functions of migrate.js, and what they answer to a binary that does not answer.
'use strict';

const assert = require('assert');
const fs = require('fs');
const path = require('path');

module.exports = ({ law, script, envelope, called, folder, calls }) => {
  law('an option that is not known is an error that names the one that was meant, and nothing runs', () => {
    const wrong = (call) => script(`return m.${call}`, { FAKE_STDOUT: envelope({}) }).error;
    const error = wrong('applyMigrations({ dryrun: true })');
    assert.strictEqual(error.message, 'unknown option dryrun');
    assert.strictEqual(error.hint, 'Did you mean dryRun?');
    assert.deepStrictEqual([error.name, error.code, error.exitStatus], ['MigrationError', 'usage', 2]);
    for (const call of ['rollbackMigrations(1, { force: true })', "showStatus({ folder: 'x' })", 'resetDatabase({ "dry-run": true })',
      'isDatabaseEmpty({ json: true })', 'checkMigrationStatus({ x: undefined })', 'getDatabaseStats({ X: false })'])
      assert.match(wrong(call).message, /^unknown option/, call);
    assert.strictEqual(fs.existsSync(calls), false);
  });

  law('a value of another kind than its option takes is an error', () => {
    const wrong = (call) => script(`return m.${call}`, { FAKE_STDOUT: envelope({}) }).error.message;
    assert.strictEqual(wrong("applyMigrations({ dryRun: 'false' })"), 'option dryRun takes true or false, not "false"');
    assert.strictEqual(wrong('applyMigrations({ to: true })'), 'option to takes a value, not true');
    assert.match(wrong("rollbackMigrations(2, { to: '0001' })"), /said twice: 2 and to/);
    assert.strictEqual(fs.existsSync(calls), false);
  });

  law('a target or a database that is undefined is an error; what else is undefined is left out', () => {
    const wrong = (call) => script(`return m.${call}`, { FAKE_STDOUT: envelope({}) }).error.message;
    assert.strictEqual(wrong('applyMigrations({ to: undefined })'), 'option to is undefined');
    assert.strictEqual(wrong('rollbackMigrations({ to: null })'), 'option to is null');
    assert.strictEqual(wrong('rollbackMigrations(1, { batch: undefined })'), 'option batch is undefined');
    assert.strictEqual(wrong('resetDatabase({ url: undefined })'), 'option url is undefined');
    assert.strictEqual(fs.existsSync(calls), false);
    script('return m.applyMigrations({ dir: undefined, dryRun: undefined, waitLock: null })', { FAKE_STDOUT: envelope({}) });
    assert.deepStrictEqual(called(), ['migrate --json']);
  });

  law('every option of the run is handed on', () => {
    script("return m.applyMigrations({ preserveData: true, prove: true, waitLock: 500, trackingSchema: 'ops', outOfOrder: 'skip', statementTimeout: '5m' })",
      { FAKE_STDOUT: envelope({}) });
    assert.deepStrictEqual(called(), [
      'migrate --json --preserve-data --prove --wait-lock 500ms --tracking-schema ops --out-of-order skip --statement-timeout 5m']);
  });

  law('a cwd that is not there is named', () => {
    const { error } = script("return m.applyMigrations({ cwd: '/nowhere/at/all' })");
    assert.strictEqual(error.message, 'cwd is /nowhere/at/all, which is not a folder');
    assert.strictEqual(error.exitStatus, 2);
  });

  law('a program that answers with something else is told by what it said', () => {
    for (const [text, status] of [['{"error":"plain"}', '1'], ['{"error":"plain"}', '0'], ['hello', '0'], ['[]', '0'], ['', '0'], ['null', '3']]) {
      const { error } = script('return m.applyMigrations()', { FAKE_STDOUT: text, FAKE_STATUS: status });
      const said = text ? `: ${text}` : '';
      assert.strictEqual(error.message, `sluice migrate ended with status ${status} and without a report${said}`);
      assert.match(error.hint, /sluice version/);
      assert.notStrictEqual(error.exitStatus, 0);
    }
  });

  law('a binary that cannot be started is named', () => {
    const file = path.join(folder, 'foreign');
    fs.writeFileSync(file, '#!/nowhere/interpreter\n', { mode: 0o755 });
    assert.match(script('return m.applyMigrations()', { SLUICE_BIN: file }).error.message, /foreign cannot be run: .*ENOENT/);
  });

  law('a line is printed for each migration, unless quiet', () => {
    const step = (migration, outcome, committed, direction = 'up') => ({ direction, migration, outcome, committed, duration_ms: 12 });
    const steps = [step('0000.sql', 'done', true), step('0001.sql', 'done', false), step('0002.sql', 'failed', false), step('0003.sql', 'not_reached', false)];
    const lines = (call, data) => script(call, { FAKE_STDOUT: envelope(data) }).stdout.split('\n').slice(0, -2);
    assert.deepStrictEqual(lines('return m.applyMigrations()', { steps }),
      ['✅ Applied 0000.sql (12 ms)', '↩️ Undone 0001.sql', '❌ Failed 0002.sql', '⏳ Not reached 0003.sql']);
    assert.deepStrictEqual(lines('return m.rollbackMigrations()', { steps: [step('0000.sql', 'done', true, 'down')] }), ['✅ Rolled back 0000.sql (12 ms)']);
    assert.deepStrictEqual(lines('return m.applyMigrations({ dryRun: true })', { steps: [{ direction: 'up', migration: '0000.sql' }] }), ['⏳ Would apply 0000.sql']);
    assert.deepStrictEqual(lines('return m.applyMigrations({ quiet: true })', { steps }), []);
  });

  law('resetDatabase({ confirm: true }) looks the name up, too', () => {
    script('return m.resetDatabase({ confirm: true, dryRun: true })', { FAKE_STDOUT: envelope({ name: 'shop.db' }) });
    assert.deepStrictEqual(called(), ['stats --json', 'reset --confirm shop.db --json --dry-run']);
  });
};
