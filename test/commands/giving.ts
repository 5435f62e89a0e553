import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";
import type { GitHub } from "../../emulators/github/github.ts";
import { aPull, repository, serve, serveGitea, type ServedBy } from "../app/served.ts";
import { stores } from "../stores.ts";

type ServeOptions = Omit<NonNullable<Parameters<typeof serveGitea>[0]>, "gitea">;

/** How a server that knows one host is started. */
interface ServingHost {
  name: string;
  serve(options?: ServeOptions): Promise<ServedBy<ForgeEmulator>>;
}

/** Where tests are of what Chorale decides, which is the same wherever a comment is written. */
export const anyHost: ServingHost = { name: "GitHub", serve };

/** Both kinds of host, for what a command does there: each has at least its main path tried on both. */
export const hosts: readonly ServingHost[] = [anyHost, { name: "Gitea", serve: serveGitea }];

/** The same on both kinds of database, where there is a PostgreSQL: its statements are others than those of SQLite. */
export const hostsOnBoth: readonly ServingHost[] = [
  { name: "GitHub, on SQLite", serve },
  { name: "Gitea, on PostgreSQL", serve: serveGiteaOnPostgres },
];

async function serveGiteaOnPostgres({ settings, ...options }: ServeOptions = {}) {
  const postgres = stores.find(({ name }) => name === "PostgreSQL");
  const { databaseUrl } = (await postgres?.place()) ?? {};
  const place = databaseUrl === undefined ? {} : { databaseUrl };
  return await serveGitea({ ...options, settings: { ...place, ...settings } });
}

/** A pull request by `ada`, reviewed once. Nobody but the repository's owner, `acme`, may write there. */
export async function aReviewedPull(
  host: ServingHost,
  { pull = {}, ...options }: ServeOptions & { pull?: Parameters<typeof aPull>[1] } = {},
): Promise<{ served: ServedBy<ForgeEmulator>; number: number }> {
  const served = await host.serve(options);
  const { number } = await aPull(served, pull);
  await served.results(1);
  letObey(served);
  return { served, number };
}

/** On Gitea who may do what is told to administrators only, so commands are obeyed only where the bot is one. */
export function letObey({ forge }: ServedBy<ForgeEmulator>): void {
  if (!isGitHub(forge)) forge.setPermission(repository, forge.bot.login, "admin");
}

export function isGitHub(forge: ForgeEmulator): forge is GitHub {
  return "checkRuns" in forge;
}

/** The body of the one comment with the review, among whatever else was written. */
export function reviewOf({ forge }: ServedBy<ForgeEmulator>, number: number): string {
  const bodies = forge
    .comments(repository, number)
    .map(({ body }) => body)
    .filter((body) => body.startsWith("<!-- chorale:review -->"));
  if (bodies.length !== 1) throw new Error(`There are ${bodies.length} reviews, not one.`);
  return bodies[0] ?? "";
}

/** What a comment led to. */
export interface Given {
  id: number;
  /** Ours to it, in order. */
  reactions: string[];
  /** Without its marker; `undefined` where there was none. */
  reply: string | undefined;
}

/** Writes a comment into a conversation and resolves with what it led to, once it was settled with 👍 or 👎. */
export async function give(
  { forge }: ServedBy<ForgeEmulator>,
  number: number,
  body: string,
  author = "acme",
): Promise<Given> {
  const { id } = await forge.comment(repository, number, { author, body });
  const contents = () => forge.reactions(id).map(({ content }) => content);
  const isSettled = () => contents().some((content) => content === "+1" || content === "-1");
  await forge.until(isSettled, { what: `"${body.slice(0, 40)}" to be settled` });
  const replies = forge
    .comments(repository, number)
    .filter(({ body: text }) => isReplyTo(text, id, author));
  const reply = replies.at(-1)?.body.replace(/^<!-- [^>]* -->\n/, "");
  // How a review that was asked for has ended is told when that is known, which may be by now.
  const reactions = contents().filter((content) => !endings.includes(content));
  return { id, reactions, reply };
}

/** What tells somebody that the review has ended which he asked for. */
const endings = ["rocket", "confused"];

/** The same, once the review has ended that the comment asked for: all that it led to. */
export async function giveAndWait(
  served: ServedBy<ForgeEmulator>,
  number: number,
  body: string,
  author = "acme",
): Promise<Given & { ending: string }> {
  const given = await give(served, number, body, author);
  const ending = await endingOf(served, given.id);
  const reply = served.forge
    .comments(repository, number)
    .find(({ body: text }) => isReplyTo(text, given.id, author));
  return { ...given, reply: reply?.body.replace(/^<!-- [^>]* -->\n/, ""), ending };
}

/** How somebody was told that the review has ended which this comment asked for; waits until then. */
export async function endingOf({ forge }: ServedBy<ForgeEmulator>, id: number): Promise<string> {
  const ending = () => forge.reactions(id).find(({ content }) => endings.includes(content));
  return (await forge.until(ending, { what: "the end of the review" })).content;
}

function isReplyTo(text: string, commentId: number, author: string): boolean {
  return (
    new RegExp(`^<!-- chorale:reply ${commentId}[ -]`).test(text) ||
    text.startsWith(`<!-- chorale:refusal ${author} `)
  );
}
