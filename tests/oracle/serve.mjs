// Answers one request a line, so that a test with hundreds of runs starts Node once.
//
// A request is a JSON object on standard input; its answer is a line of JSON: {"ok":true} or {"error":TEXT}.
import { createInterface } from 'node:readline';

export async function serve(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    let reply = { ok: true };
    try {
      await answer(JSON.parse(line));
    } catch (error) {
      reply = { error: [error.message, error.cause?.message].filter(Boolean).join(': ') };
    }
    process.stdout.write(JSON.stringify(reply) + '\n');
  }
}
