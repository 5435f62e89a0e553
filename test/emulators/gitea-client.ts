import { afterAll, beforeAll, onTestFinished } from "vitest";
import {
  type Gitea,
  type GiteaOptions,
  type GiteaRepositoryOptions,
  startGitea,
} from "../../emulators/gitea/gitea.ts";

export const repository = "acme/shop";
export const files = { "src/cart.js": "one\ntwo\nthree\n", "docs/read me.md": "# Shop\n" };

/** An emulated Gitea that ends with the test, with one repository. */
export async function aGitea(
  options: GiteaOptions = {},
  more: GiteaRepositoryOptions = {},
): Promise<Gitea> {
  const gitea = await startGitea(options);
  onTestFinished(() => gitea.close());
  await gitea.addRepository(repository, { files, ...more });
  return gitea;
}

/** The same with pull request 1, which changes a line of `src/cart.js`. */
export async function aPull(options: GiteaOptions = {}, more: GiteaRepositoryOptions = {}) {
  const gitea = await aGitea(options, more);
  return { gitea, head: await openPull(gitea) };
}

/** Opens pull request 1; resolves with its head. */
export async function openPull(gitea: Gitea): Promise<string> {
  const changed = { "src/cart.js": "one\n2\nthree\n" };
  const { pull } = await gitea.openPull(repository, {
    head: "feature",
    author: "dora",
    files: changed,
  });
  return pull.head.sha;
}

/** One for all tests of a block, which don't see what the others do; with pull request 1 unless it is set up otherwise. */
export function shared(
  options: GiteaOptions = {},
  setUp: (gitea: Gitea) => Promise<unknown> = openPull,
): () => Gitea {
  let gitea: Gitea | undefined;
  beforeAll(async () => {
    gitea = await startGitea(options);
    await gitea.addRepository(repository, { files });
    await setUp(gitea);
  });
  afterAll(() => gitea?.close());
  return () => {
    if (!gitea) throw new Error("It is not started yet.");
    return gitea;
  };
}

/** What comes to be wrong while this is done. */
export async function problemsOf(gitea: Gitea, work: () => Promise<unknown>): Promise<string[]> {
  const before = gitea.violations.length;
  await work();
  return gitea.violations.slice(before).map(({ problem }) => problem);
}

export interface Answer {
  status: number;
  headers: Headers;
  /** undefined if there is none. */
  body: unknown;
  text: string;
}

/** Asks below `/api/v1`, and below the repository if the path does not begin with a slash; as the bot unless told otherwise. */
export async function ask(
  gitea: Gitea,
  method: string,
  path: string,
  body?: unknown,
  { token = gitea.bot.token, headers = {} }: { token?: string; headers?: object } = {},
): Promise<Answer> {
  const below = path.startsWith("/") ? path : `/repos/${repository}${path && `/${path}`}`;
  const answer = await fetch(`${gitea.url}/api/v1${below}`, {
    method,
    redirect: "manual",
    headers: {
      ...(token === "" ? {} : { authorization: `token ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = (answer.headers.get("content-type") ?? "").startsWith("application/json");
  return {
    status: answer.status,
    headers: answer.headers,
    body: isJson && text !== "" ? (JSON.parse(text) as unknown) : undefined,
    text,
  };
}
