// What migrate.js is in projects of either "type": how it is copied, required, imported, and that drizzle-kit generates.
'use strict';

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

module.exports = ({ law, shim, script, environment, envelope, called, SHIM, FAKE, folder, calls }) => {
  // A project of that "type", with `node_modules/.bin/drizzle-kit` where `kit` is said.
  function projectOf(type, { kit = false } = {}) {
    const place = fs.mkdtempSync(path.join(folder, `${type}-`));
    fs.mkdirSync(path.join(place, 'scripts'));
    fs.writeFileSync(path.join(place, 'package.json'), JSON.stringify({ type }));
    if (kit) {
      fs.mkdirSync(path.join(place, 'node_modules', '.bin'), { recursive: true });
      fs.copyFileSync(FAKE, path.join(place, 'node_modules', '.bin', 'drizzle-kit'));
    }
    return place;
  }

  // Copies files of tools/ into the project's scripts/ under other names.
  const copyTools = (place, names) => Object.entries(names).forEach(([from, to]) =>
    fs.copyFileSync(path.join(path.dirname(SHIM), from), path.join(place, 'scripts', to)));

  // Runs a script of that name and text in the project; its output without the last line's end.
  function inProject(place, name, text, more = {}) {
    fs.writeFileSync(path.join(place, name), text);
    const result = spawnSync(process.execPath, [name], { env: environment(more), encoding: 'utf8', cwd: place });
    return `${result.stdout}${result.stderr}`.trim();
  }

  law('copied alone, the file is a program in projects of either type', () => {
    for (const type of ['commonjs', 'module']) {
      const place = projectOf(type);
      copyTools(place, { 'migrate.js': 'migrate.js' });
      for (const name of ['migrate.js', 'migrate']) {
        const result = shim(['status', '--json'], { FAKE_STDOUT: 'report', FAKE_STATUS: '3' }, { cwd: place, file: `scripts/${name}` });
        assert.strictEqual(result.stderr, '', type);
        assert.strictEqual(result.stdout, 'report\n', type);
        assert.strictEqual(result.status, 3, type);
      }
      assert.match(shim([], {}, { cwd: place, file: 'scripts/migrate.js' }).stdout, /^Usage: node migrate\.js <command>/);
    }
    assert.deepStrictEqual(called(), Array(4).fill('status --json'));
  });

  law('a project of CommonJS requires it, and imports it by name', () => {
    const place = projectOf('commonjs');
    copyTools(place, { 'migrate.js': 'migrate.js' });
    const answer = { FAKE_STDOUT: envelope({ total: 0, migrations: [] }) };
    const use = 'checkMigrationStatus().then((status) => console.log(status.totalMigrations))';
    assert.strictEqual(inProject(place, 'a.js', `const { ${use.slice(0, 20)} } = require('./scripts/migrate.js'); ${use}`, answer), '0');
    assert.strictEqual(inProject(place, 'b.mjs', `import { ${use.slice(0, 20)} } from './scripts/migrate.js'; ${use}`, answer), '0');
    assert.strictEqual(inProject(place, 'c.mjs', `import migrate from './scripts/migrate.js'; migrate.${use}`, answer), '0');
  });

  law('a project of ES modules imports it by name or whole, requires it, and runs it', () => {
    const place = projectOf('module');
    copyTools(place, { 'migrate.js': 'migrate.cjs', 'migrate.mjs': 'migrate.js' });
    const answer = { FAKE_STDOUT: envelope({ total: 0, migrations: [] }) };
    const use = 'checkMigrationStatus().then((status) => console.log(status.totalMigrations))';
    assert.strictEqual(inProject(place, 'a.js', `import { ${use.slice(0, 20)} } from './scripts/migrate.js'; ${use}`, answer), '0');
    assert.strictEqual(inProject(place, 'b.js', `import migrate from './scripts/migrate.js'; migrate.${use}`, answer), '0');
    assert.strictEqual(inProject(place, 'c.cjs', `require('./scripts/migrate.cjs').${use}`, answer), '0');
    for (const name of ['migrate.js', 'migrate', 'migrate.cjs']) {
      const result = shim(['status'], { FAKE_STDOUT: 'report' }, { cwd: place, file: `scripts/${name}` });
      assert.strictEqual(`${result.stdout}${result.stderr}`, 'report\n', name);
    }
    assert.deepStrictEqual(called().slice(-3), Array(3).fill('status'));
  });

  law('imported where it exports nothing, it says what to import and runs nothing', () => {
    const place = projectOf('module');
    copyTools(place, { 'migrate.js': 'migrate.js' });
    assert.match(inProject(place, 'migrate.js', "await import('./scripts/migrate.js')"), /import migrate\.mjs, or require migrate\.cjs/);
    assert.strictEqual(fs.existsSync(calls), false);
  });

  law('the ES module, the types and the file itself name the same functions', () => {
    const names = script('return Object.keys(m).filter((name) => name !== "default")').value;
    const types = fs.readFileSync(SHIM.replace(/js$/, 'd.ts'), 'utf8');
    const esModule = fs.readFileSync(SHIM.replace(/js$/, 'mjs'), 'utf8');
    for (const name of names) {
      assert.match(types, new RegExp(`export (function|class) ${name}\\b`));
      assert.match(types, new RegExp(`${name}: typeof ${name};`));
      assert.match(esModule, new RegExp(`^  ${name},$`, 'm'));
    }
  });

  law("generate runs the project's own drizzle-kit, with its options, and says so", () => {
    const place = projectOf('module', { kit: true });
    copyTools(place, { 'migrate.js': 'migrate.js' });
    const below = path.join(place, 'scripts');
    const result = shim(['generate', '--name', 'add users'], { FAKE_STDOUT: 'made', FAKE_STATUS: '4', SLUICE_BIN: '/nowhere' }, { cwd: below, file: 'migrate.js' });
    assert.deepStrictEqual(called(), ['generate --name add users']);
    assert.strictEqual(result.stdout, 'made\n');
    assert.strictEqual(result.stderr, "running this project's drizzle-kit: drizzle-kit generate --name add users\n");
    assert.strictEqual(result.status, 4);
    const inside = JSON.stringify({ cwd: place, name: 'x', custom: true, args: ['--prefix', 'none'] });
    script(`return m.generateMigration(${inside})`);
    assert.deepStrictEqual(called(), ['generate --name add users', 'generate --custom --name x --prefix none']);
    assert.strictEqual(script(`return m.generateMigration(${inside})`, { FAKE_STATUS: '1' }).error.message, 'drizzle-kit generate ended with status 1');
    assert.match(script(`return m.generateMigration({ cwd: ${JSON.stringify(place)}, nmae: 'x' })`).error.message, /unknown option nmae/);
  });
};
