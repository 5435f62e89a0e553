import { ForgeError, type Forge } from "../../forges/forge.ts";
import type { RepoConfig } from "../../review/config.ts";
import type { Database } from "../../store/database/database.ts";
import type { NewRun } from "../../store/queue/enqueue.ts";
import { hasNamed, noteMentions } from "../../store/records/mentions.ts";
import { Pull, type PullRef, ThreadRef } from "../../types/pull.ts";
import type { Ask } from "../queue/durable-queue.ts";
import type { Job } from "../queue/job.ts";
import { mostIssues, namedIssues, type IssueName } from "./named-issues.ts";
import { pullKey, repositoryKey } from "../pull-key.ts";
import type { TimingRequest } from "./timing-job.ts";

interface NamingContext extends Pick<Job<unknown>, "step" | "signal" | "log"> {
  forge: Forge;
  services: { database: Database; askTiming: Ask<TimingRequest> };
}

interface Named {
  pull: Pull;
  config: Pick<RepoConfig, "timing">;
}

/**
 * Notes which issues a pull names, and says what is to be queued so that each of them is told: with the end of what there is to
 * tell. Those that it named before and does not any more are told that. What is done already must not fail of this: when
 * something is wrong here, nobody is told. Rejects only when the process has to let go.
 */
export async function issuesToTell(context: NamingContext, named: Named): Promise<NewRun[]> {
  try {
    return await findIssues(context, named);
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.log.error({ err: error }, "no issue is told");
    return [];
  }
}

async function findIssues(
  context: NamingContext,
  { pull: known, config }: Named,
): Promise<NewRun[]> {
  if (!config.timing.issues) return [];
  const { database, askTiming } = context.services;
  // Another version may have looked at it, which kept less of it.
  const { data: pull } = Pull.safeParse(known);
  if (pull === undefined) return [];
  const names = namedIssues(pull);
  const key = pullKey(pull.ref);
  if (names.length === 0 && !(await hasNamed(database.query, key))) return [];
  const told = await context.step("name issues", async () => {
    // A repository that was renamed is the same by both of its names.
    const found = new Map<string, ReturnType<typeof mentioned>>();
    for (const name of names) {
      const thread = await findThread(context, pull, name);
      if (thread === undefined) continue;
      const issue = mentioned(thread);
      if (!found.has(issue.key)) found.set(issue.key, issue);
    }
    const issues = [...found.values()];
    return await database.exclusively((query, nowMs) =>
      noteMentions(query, { pull: mentioned(pull.ref), issues, nowMs }, mostIssues),
    );
  });
  return told.map(({ ref }) => askTiming({ thread: ThreadRef.parse(JSON.parse(ref)) }));
}

function mentioned(ref: PullRef) {
  return { key: pullKey(ref), ref: JSON.stringify(ref) };
}

/**
 * The thread of an issue that may be told of this pull: in its own repository any, in another one only where the pull's author
 * may write. Where the host refuses to say it is left alone, and the next review asks again.
 */
async function findThread(
  { forge, signal, log }: NamingContext,
  { ref, author }: Pull,
  { owner, repo, number }: IssueName,
): Promise<ThreadRef | undefined> {
  if (owner === ref.owner && repo === ref.repo) return { ...ref, number };
  const { forge: name, installationId } = ref;
  const issue = `${owner}/${repo}#${number}`;
  try {
    const asked = { forge: name, owner, repo, ...(installationId && { installationId }) };
    const found = (await forge.fetchRepository(asked, signal))?.ref;
    if (found === undefined) log.info({ issue }, "a named issue is left alone");
    // It may be called otherwise by now, and belong to somebody else.
    if (found?.owner.toLowerCase() !== ref.owner.toLowerCase()) return undefined;
    if (repositoryKey(found) === repositoryKey(ref)) {
      return number === ref.number ? undefined : { ...ref, number };
    }
    const permission = await forge.fetchPermission(found, author, signal);
    const mayWrite = permission === "write" || permission === "admin";
    return mayWrite ? { ...found, number } : undefined;
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    log.info({ err: error, issue }, "a named issue is left alone");
    return undefined;
  }
}
