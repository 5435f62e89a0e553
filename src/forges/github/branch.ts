import { z } from "zod";
import type { Pull, RepositoryRef } from "../../types/pull.ts";
import type { BranchAccess, HeadBranch } from "../forge.ts";
import { hasNextPage, json, orNone } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import { branchOf } from "../hosted/branch-of.ts";
import { encodePath } from "../http/path.ts";
import type { Branch } from "../hosted/put-commit.ts";
import { operations } from "./operations.ts";
import { fetchGitHubPull } from "./pull.ts";

const GitHubBranch = z.object({
  commit: z.object({ sha: z.string() }),
  /** By branch protection, or by any rule at all, even one about names alone. */
  protected: z.boolean(),
  /** Whether by branch protection. */
  protection: z.object({ enabled: z.boolean().optional() }).optional(),
});

const Rules = z.array(z.object({ type: z.string() }));

/**
 * Rules that want a change of a branch to come in another way than by a push: through a pull request, or after something has passed
 * elsewhere. The others keep nobody who pushes commits on top of a branch from doing so, as long as these are as the
 * rules want them: about forced pushes, deleting and creating, merge commits, signatures (GitHub signs what an App commits),
 * names, messages and addresses, and paths and sizes of files. Where they don't let ours pass, the push is refused.
 *
 * Source: docs.github.com, "Available rules for rulesets" and "REST API endpoints for rules".
 */
const closingRules: ReadonlySet<string> = new Set([
  "update",
  "pull_request",
  "required_status_checks",
  "required_deployments",
  "merge_queue",
  "workflows",
  "code_scanning",
]);

/** As many rules as a branch may have before we read no more; a hundred a page. */
const mostPages = 10;

export async function fetchHeadBranch(
  caller: Caller,
  { ref }: Pull,
  signal: AbortSignal,
): Promise<HeadBranch> {
  const pull = await fetchGitHubPull(caller, ref, signal);
  const branch = branchOf(ref, pull);
  const { name, isFork } = branch;
  const { login } = pull.base.repo.owner;
  return { name, isFork, access: await accessTo(caller, branch, login, signal) };
}

/**
 * An installation's token reaches the repositories of one account. So of a fork that somebody else has nothing can be
 * written, whether or not its author lets maintainers edit: they are people.
 */
async function accessTo(
  caller: Caller,
  { repository, name }: Branch,
  owner: string,
  signal: AbortSignal,
): Promise<BranchAccess> {
  if (repository.owner.toLowerCase() !== owner.toLowerCase()) return "no access";
  const branch = await orNone(fetchGitHubBranch(caller, repository, name, { signal }), [403, 404]);
  if (branch === undefined) return "no access";
  if (branch.protected && branch.protection?.enabled !== false) return "protected";
  const rules = await listRules(caller, repository, name, signal);
  return rules.some((type) => closingRules.has(type)) ? "protected" : "may push";
}

export function fetchGitHubBranch(
  caller: Caller,
  repository: RepositoryRef,
  name: string,
  signals: CallSignals,
): Promise<z.infer<typeof GitHubBranch>> {
  return caller.call({
    operation: operations.fetchBranch,
    repository,
    parameters: { branch: encodePath(name) ?? name },
    ...signals,
    read: json(GitHubBranch),
  });
}

async function listRules(
  caller: Caller,
  repository: RepositoryRef,
  name: string,
  signal: AbortSignal,
): Promise<string[]> {
  const types: string[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const listed = caller.call({
      operation: operations.listRules,
      repository,
      parameters: { branch: encodePath(name) ?? name, per_page: 100, page },
      signal,
      read: (answer) => ({ rules: json(Rules)(answer), more: hasNextPage(answer.headers) }),
    });
    // An older Enterprise Server knows no rules; a plan without them says 403.
    const found = await orNone(listed, [403, 404]);
    types.push(...(found?.rules ?? []).map(({ type }) => type));
    if (found?.more !== true) break;
  }
  return types;
}
