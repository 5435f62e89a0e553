import { z } from "zod";

import { createObjects } from "../../git/git-objects.ts";
import { isRefName } from "../../git/ref-name.ts";
import { moveHeads } from "../../world/pulls.ts";
import { createGitHubEvents } from "../control/github-events.ts";
import { HttpError } from "../http/http-error.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import { renderGitCommit } from "../render/render-git.ts";
import { fullName } from "../../world/forge-world.ts";

const needs = ["contents:write"];
const Sha = z.string().regex(/^[0-9a-f]{40}$/);
const BlobRequest = z.strictObject({
  content: z.string(),
  encoding: z.enum(["utf-8", "base64"]).default("utf-8"),
});
const Entry = z.strictObject({
  path: z.string(),
  mode: z.enum(["100644", "100755", "040000", "160000", "120000"]),
  type: z.enum(["blob", "tree", "commit"]),
  /** Without `content`; null deletes. */
  sha: Sha.nullish(),
  content: z.string().optional(),
});
const TreeRequest = z.strictObject({ base_tree: Sha.optional(), tree: z.array(Entry) });
const Person = z.strictObject({ name: z.string(), email: z.string(), date: z.string().optional() });
const CommitRequest = z.strictObject({
  message: z.string(),
  tree: Sha,
  parents: z.array(Sha).optional(),
  author: Person.optional(),
  committer: Person.optional(),
});
const NewRefRequest = z.strictObject({ ref: z.string(), sha: Sha });
const RefRequest = z.strictObject({ sha: Sha, force: z.boolean().optional() });

const invalid = (message: string): HttpError => new HttpError(422, message);

/** Objects that are written without a name, and the branches that lead to them. */
export const gitWriteRoutes: Route[] = [
  repositoryRoute({
    method: "POST",
    path: "/git/blobs",
    needs,
    body: BlobRequest,
    answer: async ({ world, repository, body }) => {
      const bytes = Buffer.from(body.content, body.encoding === "base64" ? "base64" : "utf8");
      const sha = await createObjects(repository.git.directory).writeBlob(bytes);
      return { status: 201, body: { sha, url: `${apiOf({ world, repository })}/blobs/${sha}` } };
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/git/trees",
    needs,
    body: TreeRequest,
    answer: async (call) => {
      const { git } = call.repository;
      const { base_tree: base, tree } = call.body;
      if (tree.length === 0) throw invalid("Invalid tree info");
      if (base !== undefined && !(await git.resolve(base, "tree")))
        throw invalid("The base_tree parameter is not a valid tree.");
      const objects = createObjects(git.directory);
      const there = new Set<string>();
      if (base !== undefined)
        for (const { path } of await git.listTree(base, { recursive: true })) there.add(path);
      const entries = tree.map(async ({ path, mode, sha, content }) => {
        checkPath(path);
        if (content !== undefined)
          return { path, mode, sha: await objects.writeBlob(Buffer.from(content)) };
        if (sha == null) {
          if (!there.has(path)) throw invalid("GitRPC::BadObjectState");
          return { path, mode, sha: null };
        }
        if (mode.startsWith("10") && !(await git.resolve(sha, "blob")))
          throw invalid(`tree.sha ${sha} is not a valid blob`);
        return { path, mode, sha };
      });
      const sha = await objects.writeTree(base, await Promise.all(entries));
      const url = `${apiOf(call)}/trees/${sha}`;
      const listed = await git.listTree(sha, { recursive: false });
      return { status: 201, body: { sha, url, tree: listed, truncated: false } };
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/git/commits",
    needs,
    body: CommitRequest,
    answer: async ({ world, repository, body }) => {
      const { git } = repository;
      const parents = body.parents ?? [];
      if (!(await git.resolve(body.tree, "tree"))) throw invalid("Tree SHA does not exist");
      let at = 0;
      for (const parent of parents) {
        if (!(await git.resolveId(parent)))
          throw invalid("Parent SHA does not exist or is not a commit object");
        const { committer } = await git.readCommit(parent);
        // As everywhere here: a minute younger than the one before.
        at = Math.max(at, Date.parse(committer.date) / 1000 + 60);
      }
      const { id, login } = world.bot();
      const sha = await createObjects(git.directory).writeCommit({
        tree: body.tree,
        parents,
        message: body.message,
        author: body.author ?? { name: login, email: `${id}+${login}@users.noreply.github.com` },
        at,
      });
      const commit = renderGitCommit(world, repository, await git.readCommit(sha));
      return { status: 201, body: commit };
    },
  }),
  repositoryRoute({
    method: "PATCH",
    path: "/git/refs/:ref{.+}",
    needs,
    body: RefRequest,
    answer: async (call) => {
      const { world, repository, sendEvent, body, params } = call;
      const { git, branchPrefix } = repository;
      const [, branch = ""] = /^heads\/(.+)$/.exec(params["ref"] ?? "") ?? [];
      const before = await git.resolve(branchPrefix + branch, "commit");
      if (before === undefined) throw invalid("Reference does not exist");
      if (!(await git.resolveId(body.sha))) throw invalid("Object does not exist");
      if (isClosed(call, branch)) throw invalid("Changes must be made through a pull request.");
      const isForward = (await git.mergeBase(before, body.sha)) === before;
      if (!isForward && body.force !== true) throw invalid("Update is not a fast forward");
      await git.updateRef(branchPrefix + branch, body.sha);
      const moved = { branch, before, after: body.sha };
      // The answer does not wait for the webhooks'.
      const send: typeof sendEvent = async (...event) => void sendEvent(...event);
      const events = createGitHubEvents(world, send);
      await moveHeads(world, events, repository, moved, world.bot());
      return { body: renderRef(call, branch, body.sha) };
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/git/refs",
    needs,
    body: NewRefRequest,
    answer: async (call) => {
      const { repository, body } = call;
      const { git, branchPrefix } = repository;
      const [, branch = ""] = /^refs\/heads\/(.+)$/.exec(body.ref) ?? [];
      if (!isRefName(branch)) throw invalid(`${body.ref} is not a valid ref name.`);
      if (!(await git.resolveId(body.sha))) throw invalid("Object does not exist");
      if (await git.resolve(branchPrefix + branch, "commit"))
        throw invalid("Reference already exists");
      await git.updateRef(branchPrefix + branch, body.sha);
      call.world.changes.notify();
      return { status: 201, body: renderRef(call, branch, body.sha) };
    },
  }),
];

/** The app can be let through branch protection; here no rule lets it. */
const isClosed = ({ world, repository }: RepositoryCall, branch: string): boolean =>
  repository.protectedBranches.get(branch)?.letsBot === false ||
  (world.rules.get(repository)?.get(branch) ?? []).some((type) => closing.has(type));

const closing = new Set(["update", "pull_request", "required_status_checks"]);

const apiOf = ({ world, repository }: Pick<RepositoryCall, "world" | "repository">): string =>
  `${world.url}/repos/${fullName(repository)}/git`;

function renderRef(call: RepositoryCall, branch: string, sha: string) {
  return {
    ref: `refs/heads/${branch}`,
    node_id: `REF_${branch}`,
    url: `${apiOf(call)}/refs/heads/${branch}`,
    object: { type: "commit", sha, url: `${apiOf(call)}/commits/${sha}` },
  };
}

function checkPath(path: string): void {
  if (path.split("/").some((part) => ["", ".", "..", ".git"].includes(part)))
    throw invalid("tree.path contains a malformed path component");
}
