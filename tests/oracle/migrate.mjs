// Applies a folder with drizzle-orm's own migrator: what it leaves in the database is what Sluice must leave.
//
// node migrate.mjs --dialect pg|sqlite --url URL --dir FOLDER [--upto N] [--table NAME] [--schema NAME]
// With --upto only the first N entries of the journal are seen. Exits 1 with the error as one line of JSON on stderr.
// With --serve alone, requests of the same names are read from standard input, one a line (serve.mjs).
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { serve } from './serve.mjs';

async function connectPostgres(url) {
  const { default: pg } = await import('pg');
  const { drizzle } = await import('drizzle-orm/node-postgres');
  const { migrate } = await import('drizzle-orm/node-postgres/migrator');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { db: drizzle(client), migrate, close: () => client.end() };
}

async function connectSqlite(url) {
  const { createClient } = await import('@libsql/client');
  const { drizzle } = await import('drizzle-orm/libsql');
  const { migrate } = await import('drizzle-orm/libsql/migrator');
  const client = createClient({ url: 'file:' + url.replace(/^(sqlite|file):(\/\/)?/, '') });
  return { db: drizzle(client), migrate, close: () => client.close() };
}

const connectors = { pg: connectPostgres, postgresql: connectPostgres, sqlite: connectSqlite };

// A copy of the folder whose journal ends after the first `count` entries.
function firstEntries(dir, count) {
  const copy = mkdtempSync(join(tmpdir(), 'sluice-oracle-'));
  cpSync(dir, copy, { recursive: true });
  const file = join(copy, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return copy;
}

export async function migrate({ dialect, url, dir, upto, table, schema }) {
  const connect = connectors[dialect];
  if (!connect) throw new Error(`unknown dialect: ${dialect}`);
  const cut = upto === undefined ? undefined : firstEntries(dir, Number(upto));
  try {
    const { db, migrate: run, close } = await connect(url);
    try {
      await run(db, { migrationsFolder: resolve(cut ?? dir), migrationsTable: table, migrationsSchema: schema });
    } finally {
      await close();
    }
  } finally {
    if (cut) rmSync(cut, { recursive: true });
  }
}

export function describe(error) {
  const { name, message, code, position, query, cause } = error;
  return { name, message, code, position, query, cause: cause && describe(cause) };
}

async function main() {
  const text = { type: 'string' };
  const names = ['dialect', 'url', 'dir', 'upto', 'table', 'schema'];
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, text])) });
  await migrate(values);
}

if (import.meta.url !== pathToFileURL(process.argv[1]).href) {
  // A module of another program.
} else if (process.argv[2] === '--serve') {
  await serve(migrate);
} else {
  try {
    await main();
  } catch (error) {
    console.error(JSON.stringify(describe(error)));
    process.exitCode = 1;
  }
}
