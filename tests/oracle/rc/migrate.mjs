// Applies a v1 folder with drizzle-orm 1.0's own migrator: what it leaves in the database is what Sluice must leave.
//
// node migrate.mjs --dialect pg|sqlite --url URL --dir FOLDER
// Exits 1 with the error on stderr. With --serve alone, requests of the same names are read from standard input, one a
// line (../serve.mjs).
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '../serve.mjs';

async function connectPostgres(url) {
  const { default: pg } = await import('pg');
  const { drizzle } = await import('drizzle-orm/node-postgres');
  const { migrate } = await import('drizzle-orm/node-postgres/migrator');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { db: drizzle({ client }), migrate, close: () => client.end() };
}

async function connectSqlite(url) {
  const { createClient } = await import('@libsql/client');
  const { drizzle } = await import('drizzle-orm/libsql');
  const { migrate } = await import('drizzle-orm/libsql/migrator');
  const client = createClient({ url: 'file:' + url.replace(/^(sqlite|file):(\/\/)?/, '') });
  return { db: drizzle({ client }), migrate, close: () => client.close() };
}

async function apply({ dialect, url, dir }) {
  const { db, migrate, close } = await (dialect === 'sqlite' ? connectSqlite : connectPostgres)(url);
  try {
    await migrate(db, { migrationsFolder: resolve(dir) });
  } finally {
    await close();
  }
}

const text = { type: 'string' };
if (process.argv[2] === '--serve') {
  await serve(apply);
} else {
  const { values } = parseArgs({ options: { dialect: text, url: text, dir: text } });
  try {
    await apply(values);
  } catch (error) {
    console.error(error.message, error.cause?.message ?? '');
    process.exitCode = 1;
  }
}
