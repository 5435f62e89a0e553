import { ForgeError, type Forge, type Repository } from "../../forges/forge.ts";
import { inlineText } from "../../report/text/neutralise.ts";
import { mostPulls, type PullTimes } from "../../report/timing/timing-note.ts";
import type { Query } from "../../store/database/database.ts";
import { pullsNaming } from "../../store/records/mentions.ts";
import { PullRef, type RepositoryRef, type ThreadRef } from "../../types/pull.ts";
import { loadPullTimes } from "./pull-times.ts";
import { pullKey, repositoryKey } from "../pull-key.ts";

/** What an issue may be told. */
export interface PullsOfIssue {
  /** The newest first. */
  pulls: PullTimes[];
  /** How many more name it. */
  more: number;
}

/** The pulls that name an issue, as far as those who read it may know of them. */
export async function pullsOfIssue(
  query: Query,
  forge: Forge,
  thread: ThreadRef,
  signal: AbortSignal,
): Promise<PullsOfIssue> {
  const own = repositoryKey(thread);
  const look = createRepositories(forge, signal);
  const pulls: PullTimes[] = [];
  const mentions = await pullsNaming(query, pullKey(thread));
  for (const [index, { key, ref }] of mentions.entries()) {
    if (pulls.length === mostPulls) return { pulls, more: mentions.length - index };
    const pull = PullRef.parse(JSON.parse(ref));
    const isForeign = repositoryKey(pull) !== own;
    if (isForeign && !(await isPublic(look, pull))) continue;
    const { owner, repo, number } = pull;
    const name = isForeign ? inlineText(`${owner}/${repo}#${number}`) : `#${number}`;
    const times = await loadPullTimes(query, { key, name, isForeign });
    if (times !== undefined) pulls.push(times);
  }
  return { pulls, more: 0 };
}

type Find = (repository: RepositoryRef) => Promise<Repository | undefined>;

/**
 * Whether everybody may know of a repository, and so those who read an issue of another one: nobody can ask the host who they
 * are. It may have become private since the issue was named.
 */
async function isPublic(find: Find, repository: RepositoryRef): Promise<boolean> {
  const found = await find(repository);
  return (
    found !== undefined &&
    repositoryKey(found.ref) === repositoryKey(repository) &&
    !found.isPrivate
  );
}

/** Asks for each repository once. */
function createRepositories(forge: Forge, signal: AbortSignal): Find {
  const known = new Map<string, Promise<Repository | undefined>>();
  return ({ forge: name, owner, repo, repositoryId, installationId }) => {
    const ref = { forge: name, owner, repo, ...(installationId && { installationId }) };
    const key = repositoryKey({ ...ref, ...(repositoryId && { repositoryId }) });
    const found = known.get(key) ?? fetchIfAllowed(forge, ref, signal);
    known.set(key, found);
    return found;
  };
}

/** What we are refused is as good as not there: nothing is told of it. */
async function fetchIfAllowed(
  forge: Forge,
  repository: RepositoryRef,
  signal: AbortSignal,
): Promise<Repository | undefined> {
  try {
    return await forge.fetchRepository(repository, signal);
  } catch (error) {
    if (error instanceof ForgeError && error.status === 403) return undefined;
    throw error;
  }
}
