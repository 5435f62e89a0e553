import { z } from "zod";

import { moveHeads } from "../../world/pulls.ts";
import type { Files } from "../../git/file-entry.ts";
import { isRefName } from "../../git/ref-name.ts";
import type { TreeEntry } from "../../git/git-repository.ts";
import { HttpError } from "../../http/http-error.ts";
import { cleanPath, isOutside } from "../clean-path.ts";
import { refuseArchived } from "../http/refuse-archived.ts";
import { type Route, repositoryRoute } from "../http/route.ts";
import { renderFileCommit } from "../render/render-commit.ts";
import { renderEntry } from "./content-routes.ts";

const Identity = z.strictObject({ name: z.string().nullish(), email: z.string().nullish() });
const Commit = {
  message: z.string().nullish(),
  branch: z.string().max(100).nullish(),
  new_branch: z.string().max(100).nullish(),
  author: Identity.nullish(),
  committer: Identity.nullish(),
  dates: z
    .strictObject({ author: z.string().nullish(), committer: z.string().nullish() })
    .nullish(),
  signoff: z.boolean().nullish(),
};
const Change = z.strictObject({
  operation: z.string().min(1),
  path: z.string().min(1).max(500),
  content: z.string().nullish(),
  sha: z.string().nullish(),
  from_path: z.string().nullish(),
});
type Change = z.infer<typeof Change>;
const ChangeRequest = z.strictObject({ ...Commit, files: z.array(Change) });

/** Several files changed by one commit. */
export const changeFilesRoutes: Route[] = [
  repositoryRoute({
    method: "POST",
    path: "/contents",
    scopes: ["repository"],
    body: ChangeRequest,
    answer: async (call) => {
      const { world, events, repository, doer, body } = call;
      refuseArchived(call);
      const branch = body.branch || repository.defaultBranch;
      if (!world.canPush(repository, branch, doer))
        throw new HttpError(403, "user should have a permission to write to this branch");
      const newBranch = body.new_branch || branch;
      if (body.new_branch && !isRefName(body.new_branch))
        throw new HttpError(422, "[NewBranchName]: GitRefName", {
          violation: "a branch can't have such a name",
        });
      const { git, branchPrefix } = repository;
      const tip = await git.resolve(branchPrefix + branch, "commit");
      if (tip === undefined) throw new HttpError(404, `branch does not exist [name: ${branch}]`);
      if (newBranch !== branch && (await git.resolve(branchPrefix + newBranch, "commit")))
        throw new HttpError(422, `branch already exists [name: ${newBranch}]`);
      if (newBranch === branch && world.isClosed(repository, branch, doer))
        throw new HttpError(403, `user cannot commit to repo [user: ${doer.login.toLowerCase()}]`);
      const entries = await git.entries(tip);
      const files: Files = {};
      for (const change of body.files) {
        const path = cleanPath(change.path);
        if (path in files) throw fileExists(path);
        Object.assign(files, checkChange(change, entries, newBranch === branch));
      }
      const after = await git.commit(branchPrefix + newBranch, {
        message: body.message?.trim() || describeChanges(body.files),
        files,
        author: body.author?.name || doer.login,
        parents: [tip],
      });
      const before = newBranch === branch ? tip : undefined;
      await (before === undefined
        ? events.branch(repository, { branch: newBranch, before, after }, doer)
        : moveHeads(world, events, repository, { branch, before, after }, doer));
      const now = await git.entries(after);
      const shown = body.files.map(async ({ path }) => {
        const entry = now.get(cleanPath(path));
        return entry ? await renderEntry(call, entry, newBranch, true) : null;
      });
      return {
        status: 201,
        body: {
          files: await Promise.all(shown),
          ...renderFileCommit(world, repository, await git.readCommit(after)),
        },
      };
    },
  }),
];

/** What one change makes of the tree, or the error that the whole commit fails with. */
function checkChange(
  change: Change,
  entries: ReadonlyMap<string, TreeEntry>,
  inPlace: boolean,
): Files {
  const { operation, sha } = change;
  const path = cleanPath(change.path);
  const from = change.from_path ? cleanPath(change.from_path) : path;
  if (!["create", "update", "delete"].includes(operation)) throw new HttpError(500, "");
  if (path.split("/").some((part) => part.toLowerCase() === ".git"))
    throw new HttpError(422, `path contains a malformed path component [path: ${path}]`);
  if (isOutside(path)) throw new HttpError(500, "");
  if (path === ".") throw new HttpError(422, path);
  const content = readContent(change.content ?? "");
  const entry = entries.get(from);
  if (operation !== "create") {
    // It looks for the file in a way that it takes for a failure of its own.
    if (!entry || entry.type === "tree") throw new HttpError(500, "");
    if (sha && sha !== entry.sha)
      throw new HttpError(409, `sha does not match [given: ${sha}, expected: ${entry.sha}]`);
    if (!sha && inPlace)
      throw new HttpError(422, "a SHA or commit ID must be provided when updating a file");
  }
  if (operation === "delete") return { [path]: null };
  checkPath(path, entries, operation === "create" || from !== path);
  const mode = operation === "update" && entry?.mode === "100755" ? "100755" : "100644";
  return { ...(from === path ? {} : { [from]: null }), [path]: { content, mode } };
}

function checkPath(path: string, entries: ReadonlyMap<string, TreeEntry>, isNew: boolean): void {
  const parts = path.split("/");
  for (let length = 1; length < parts.length; length += 1) {
    const above = parts.slice(0, length).join("/");
    const entry = entries.get(above);
    if (entry && entry.type !== "tree")
      throw new HttpError(
        422,
        `a file exists where you’re trying to create a subdirectory [path: ${above}]`,
      );
  }
  const there = entries.get(path);
  if (there?.mode === "120000")
    throw new HttpError(
      422,
      `a symbolic link exists where you’re trying to create a subdirectory [path: ${path}]`,
    );
  if (there?.type === "tree")
    throw new HttpError(
      422,
      `a directory exists where you’re trying to create a file [path: ${path}]`,
    );
  if (there && isNew) throw fileExists(path);
}

const fileExists = (path: string): HttpError =>
  new HttpError(422, `repository file already exists [path: ${path}]`);

function readContent(content: string): Buffer {
  const text = content.replace(/[\r\n]/g, "");
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text)
    throw new HttpError(422, "illegal base64 data at input byte 0", {
      violation: "content is no base64",
    });
  return bytes;
}

function describeChanges(changes: Change[]): string {
  const of = (operation: string): string =>
    changes
      .filter((one) => one.operation === operation)
      .map(({ path }) => path)
      .join(", ");
  return [
    ["Add", of("create")],
    ["Update", of("update")],
    ["Delete", of("delete")],
  ]
    .filter(([, paths]) => paths !== "")
    .map(([verb, paths]) => `${verb} ${paths}`)
    .join("\n");
}
