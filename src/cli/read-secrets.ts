import { text } from "node:stream/consumers";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { UserError } from "../types/user-error.ts";

/**
 * Reads secrets from standard input, a line each: so nobody sees them in the list of processes. On a terminal each is asked
 * for, and not shown.
 *
 * @param names what they are called in front of the person
 */
export async function readSecrets(names: readonly string[]): Promise<string[]> {
  const lines = process.stdin.isTTY ? await askFor(names) : (await text(process.stdin)).split("\n");
  return names.map((name, index) => {
    const secret = lines[index]?.trim() ?? "";
    if (secret === "") throw new UserError(`Standard input has no line for ${name}.`);
    return secret;
  });
}

async function askFor(names: readonly string[]): Promise<string[]> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: unseen, terminal: true });
  // Ctrl-C and Ctrl-D: the question would never be answered.
  const { promise: closed, reject } = Promise.withResolvers<never>();
  terminal.once("SIGINT", () => terminal.close());
  terminal.once("close", () => reject(new UserError("\nNothing was given, nothing was done.")));
  closed.catch(() => {});
  const answers: string[] = [];
  try {
    for (const name of names) {
      process.stderr.write(`${name}: `);
      answers.push(await Promise.race([terminal.question(""), closed]));
      process.stderr.write("\n");
    }
  } finally {
    terminal.close();
  }
  return answers;
}
