import { expect } from "vitest";
import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";
import type { Query } from "../../src/store/database/database.ts";
import { viewDatabase } from "../../src/store/database/open-database.ts";
import type { hosts } from "../commands/giving.ts";
import { repository, scriptedEngines, type ServedBy } from "./served.ts";

type Host = (typeof hosts)[number];
type Served = ServedBy<ForgeEmulator>;

/** A repository that is served, with reviewers that find nothing, and issue 1 in it. */
export async function anIssue(host: Host, { main = {} }: { main?: Record<string, string> } = {}) {
  const served = await host.serve({ engines: scriptedEngines(async () => ({ durationMs: 40 })) });
  await served.forge.addRepository(repository, { files: { "README.md": "# shop\n", ...main } });
  const issue = served.forge.openIssue(repository, { title: "The search is slow" });
  return { served, issue };
}

/** The same, once it has been told of the review of a pull that names it so: `Closes`. */
export async function anIssueTold(host: Host, names = "Closes ") {
  const { served, issue } = await anIssue(host);
  const pull = await open(served, `${names}#${issue.number}`);
  const note = await noteWith(served, issue.number, [sha7(pull.sha)]);
  return { served, issue, pull, note };
}

const names = new Set<string>();
/** Opens a pull whose branch and file nobody else has; resolves with its number and head. */
export async function open(
  { forge }: Served,
  body: string,
  { head = `search-${names.size}`, in: name = repository, author = "ada" } = {},
) {
  names.add(head);
  const files = { [`${head.replaceAll("/", "-")}.js`]: "let a;\n" };
  const pull = await forge.openPull(name, { head, author, files, body });
  return { number: pull.number, sha: pull.pull.head.sha };
}

/** Pushes another file. */
export const push = (served: Served, number: number, path: string) =>
  served.forge.push(repository, number, { files: { [path]: "let b;\n" } });

/** Our comments in a thread. */
export function notes({ forge }: Served, number: number, name = repository): string[] {
  return forge
    .comments(name, number)
    .flatMap(({ author, body }) => (author.login === forge.bot.login ? [body] : []));
}

/** The one comment of an issue, once it says this of each. */
export async function noteWith(served: Served, number: number, words: string[], name = repository) {
  const isThere = () =>
    notes(served, number, name).some((body) => words.every((one) => body.includes(one)));
  await served.forge.until(isThere, { what: `#${number} to be told of ${words.join(", ")}` });
  const [note = "", ...others] = notes(served, number, name);
  expect(others).toEqual([]);
  return note;
}

/** Looks into the database of a server that works on it. */
export async function look<T>({ dataDir }: Served, ask: (query: Query) => Promise<T>): Promise<T> {
  const view = await viewDatabase({ dataDir });
  try {
    return await ask(view.query);
  } finally {
    await view.close();
  }
}

/** How often an issue was told, or was not; waits until it was so often. */
export async function untilLogged(served: Served, message: string, times = 1): Promise<string[]> {
  const lines = () =>
    served
      .log()
      .split("\n")
      .filter((line) => line.includes(`"msg":"${message}"`));
  await served.until(() => lines().length >= times);
  return lines();
}

/** The rows of its table of reviews. */
export const rowsOf = (note: string) => note.split("\n").filter((line) => /^\| \d/.test(line));
/** How a comment writes a commit. */
export const sha7 = (sha: string) => `\`${sha.slice(0, 7)}\``;
