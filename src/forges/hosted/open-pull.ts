import { z } from "zod";
import type { Pull, RepositoryRef } from "../../types/pull.ts";
import { ForgeError, type Offer, type OpenedPull } from "../forge.ts";
import type { Operation } from "../http/operation.ts";
import { json } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import { movedOn } from "./commit-files.ts";
import { isAsked, putCommit, type CommitRoutes } from "./put-commit.ts";

/** How a host takes branches, and pull requests from them. */
export interface OfferRoutes extends CommitRoutes {
  /** The commit that a branch ends with; `undefined` where there is no such branch. */
  fetchTip(
    repository: RepositoryRef,
    name: string,
    signals: CallSignals,
  ): Promise<string | undefined>;
  /** A branch that ends with this commit; resolves with the commit that it really ends with. */
  createBranch(
    repository: RepositoryRef,
    branch: { name: string; sha: string },
    signals: CallSignals,
  ): Promise<string>;
  /** Takes `head`, `base`, `title` and `body`. */
  createPull: Operation;
  /** What the host answers where there is one from the same branch to the same. */
  existsStatus: number;
  /** An open pull request of the repository. */
  findPull(
    repository: RepositoryRef,
    sides: { head: string; base: string },
    signals: CallSignals,
  ): Promise<OpenedPull | undefined>;
}

/** What we read of a pull request in a list or an answer. */
export const HostedOpened = z
  .object({ number: z.number(), html_url: z.string() })
  .transform(({ number, html_url: url }): OpenedPull => ({ number, url }));

/** Opens a pull request against the branch that a pull comes from; one at a time for each branch. */
export function openPull(
  caller: Caller,
  routes: OfferRoutes,
  pull: Pull,
  offer: Offer,
  signals: CallSignals,
): Promise<OpenedPull> {
  const { owner, repo } = pull.ref;
  return caller.inTurn(`branch ${offer.branch} of ${owner}/${repo}`, signals, async () => {
    if (pull.fromFork) throw comesFromFork(pull);
    await ensureBranch(routes, pull, offer, signals);
    return await ensurePull(caller, routes, pull, offer, signals);
  });
}

async function ensureBranch(
  routes: OfferRoutes,
  pull: Pull,
  { branch: name, commits }: Offer,
  signals: CallSignals,
): Promise<void> {
  const repository = pull.ref;
  const fetchTip = () => routes.fetchTip(repository, name, signals);
  const fetchBranch = async () => {
    const sha = await fetchTip();
    if (sha === undefined) throw isTaken(repository, name);
    return { repository, isFork: false, name, sha };
  };
  let parent = await fetchTip();
  let left = [...commits];
  if (parent === undefined) {
    const { sha: now } = await routes.fetchBranch(pull, signals);
    if (now !== pull.headSha) throw movedOn(pull, now);
    parent = await routes.createBranch(repository, { name, sha: pull.headSha }, signals);
    if (parent !== pull.headSha) throw isTaken(repository, name);
  } else {
    left = left.slice(await countDone(routes, pull, { name, tip: parent, commits }, signals));
  }
  for (const commit of left) {
    const place = { pull, parent, fetchBranch, moved: () => isTaken(repository, name) };
    parent = await putCommit(routes, place, commit, signals);
  }
}

/**
 * How many of the commits are on a branch that was there before.
 *
 * @throws ForgeError with status 422 where the branch is anything else than the first of them on top of the pull's head
 */
async function countDone(
  routes: OfferRoutes,
  pull: Pull,
  { name, tip, commits }: { name: string; tip: string; commits: Offer["commits"] },
  signals: CallSignals,
): Promise<number> {
  // From the tip down to the head, as far as our commits could reach.
  const chain: string[] = [];
  for (let sha: string | undefined = tip; sha !== pull.headSha;) {
    if (sha === undefined || chain.length === commits.length) throw isTaken(pull.ref, name);
    chain.unshift(sha);
    [sha] = (await routes.fetchCommit(pull.ref, sha, signals)).parents;
  }
  let parent = pull.headSha;
  for (const [index, sha] of chain.entries()) {
    const commit = commits[index];
    const isOurs = commit && (await isAsked(routes, pull.ref, { sha, parent, commit }, signals));
    if (isOurs !== true) throw isTaken(pull.ref, name);
    parent = sha;
  }
  return chain.length;
}

async function ensurePull(
  caller: Caller,
  routes: OfferRoutes,
  { ref: repository, headRef: base }: Pull,
  { branch: head, title, body }: Offer,
  signals: CallSignals,
): Promise<OpenedPull> {
  const find = () => routes.findPull(repository, { head, base }, signals);
  try {
    return await caller.call({
      operation: routes.createPull,
      repository,
      parameters: { head, base, title, body },
      ...signals,
      read: json(HostedOpened),
      tookEffect: find,
    });
  } catch (error) {
    if (!(error instanceof ForgeError) || error.status !== routes.existsStatus) throw error;
    const there = await find();
    if (there === undefined) throw error;
    return there;
  }
}

function comesFromFork({ ref: { owner, repo, number } }: Pull): ForgeError {
  return new ForgeError(
    `${owner}/${repo}#${number} comes from a fork: a pull request against its branch would be one of that repository.`,
    { status: 422 },
  );
}

function isTaken({ owner, repo }: RepositoryRef, name: string): ForgeError {
  return new ForgeError(
    `The branch ${name} of ${owner}/${repo} holds something else than was put there. Delete it, then ask again.`,
    { status: 422 },
  );
}
