import { z } from "zod";

import { close, openPull, rewrite } from "../../world/pulls.ts";
import { HttpError } from "../../http/http-error.ts";
import { findCommit } from "../find-commit.ts";
import type { PullEvent } from "../../world/forge-events.ts";
import { fullName, now } from "../../world/forge-world.ts";
import type { Pull, Repository } from "../../world/model.ts";
import { createGiteaEvents } from "../control/gitea-events.ts";
import { notFound, silent } from "../http/errors.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import { renderPull } from "../render/render-pull.ts";
import { isDraft } from "../world.ts";
import { requirePull } from "./pull-routes.ts";

const Content = {
  assignee: z.string().nullish(),
  assignees: z.array(z.string()).nullish(),
  milestone: z.int().nullish(),
  labels: z.array(z.int()).nullish(),
  due_date: z.string().nullish(),
};
const PullRequest = z.strictObject({
  head: z.string().min(1),
  base: z.string().min(1),
  title: z.string().min(1),
  body: z.string().nullish(),
  ...Content,
});
const PullEdit = z.strictObject({
  title: z.string().nullish(),
  body: z.string().nullish(),
  base: z.string().nullish(),
  state: z.string().nullish(),
  unset_due_date: z.boolean().nullish(),
  allow_maintainer_edit: z.boolean().nullish(),
  ...Content,
});
const scopes = ["repository" as const];

/** Opening and changing pull requests. */
export const pullChangeRoutes: Route[] = [
  repositoryRoute({
    method: "POST",
    path: "/pulls",
    scopes,
    body: PullRequest,
    answer: async (call) => {
      const { world, repository, doer, body } = call;
      const { source, branch } = await findHead(call, body.head);
      if (body.head === body.base)
        throw new HttpError(
          422,
          "Invalid PullRequest: There are no changes between the head and the base",
        );
      if ((await findCommit(world, repository, body.base)) === undefined)
        throw noSuchBranch(body.base, "base", repository);
      const same = world
        .pullsFrom(source, branch)
        .find((one) => one.repository === repository && one.pull.base.ref === body.base);
      if (same)
        throw new HttpError(
          409,
          `pull request already exists for these targets [id: ${same.id}, issue_id: ${same.number}, head_repo_id: ${source.id}, base_repo_id: ${repository.id}, head_branch: ${branch}, base_branch: ${body.base}]`,
        );
      const pull = await openPull(world, repository, source, {
        head: branch,
        base: body.base,
        title: body.title,
        body: body.body ?? "",
        draft: isDraft(body.title),
        author: doer,
      });
      world.changes.notify();
      void eventsOf(call).pull(pull, { action: "opened" }, doer);
      return { status: 201, body: await renderPull(world, pull, doer) };
    },
  }),
  repositoryRoute({
    method: "PATCH",
    path: "/pulls/:number",
    scopes,
    body: PullEdit,
    answer: async (call) => {
      const { world, repository, doer, body } = call;
      const pull = requirePull(call);
      if (pull.author !== doer && !world.canWrite(repository, doer)) throw silent(403);
      const title = body.title || undefined;
      const base = body.base && body.base !== pull.pull.base.ref ? body.base : undefined;
      if (base !== undefined && (await findCommit(world, repository, base)) === undefined)
        throw new HttpError(404, `new base '${base}' not exist`);
      if (body.state != null && pull.pull.merged)
        throw new HttpError(412, "cannot change state of this pull request, it was already merged");
      const from = await rewrite(pull, {
        ...(title === undefined || title === pull.title ? {} : { title }),
        ...(body.body == null ? {} : { body: body.body }),
        ...(base === undefined ? {} : { base }),
      });
      pull.pull.draft = isDraft(pull.title);
      // What changed by the API is said to have been what it is now.
      if (from.base) from.base = pull.pull.base;
      const events: PullEvent[] = [];
      if (Object.keys(from).length > 0) events.push({ action: "edited", from });
      if (body.state === "closed" && pull.state === "open") {
        close(pull);
        events.push({ action: "closed" });
      } else if (body.state != null && body.state !== "closed" && pull.state === "closed") {
        Object.assign(pull, { state: "open", closedAt: null });
        events.push({ action: "reopened" });
      }
      await touch(call, pull, events);
      return { status: 201, body: await renderPull(world, pull, doer) };
    },
  }),
];

const eventsOf = ({ world, webhooks }: RepositoryCall) => createGiteaEvents(world, webhooks);

/** One event after the other, while the answer goes out. */
async function touch(call: RepositoryCall, pull: Pull, events: PullEvent[]): Promise<void> {
  pull.updatedAt = now();
  call.world.changes.notify();
  const send = async (): Promise<void> => {
    for (const event of events) await eventsOf(call).pull(pull, event, call.doer);
  };
  void send();
}

/** `branch` or `owner:branch`, which is a branch of that owner's fork. */
async function findHead({ world, repository }: RepositoryCall, head: string) {
  const colon = head.indexOf(":");
  const branch = head.slice(colon + 1);
  const owner = colon < 0 ? repository.owner.login : head.slice(0, colon);
  const source =
    owner.toLowerCase() === repository.owner.login.toLowerCase()
      ? repository
      : [...world.repositories.values()].find(
          (one) =>
            one.parent === repository && one.owner.login.toLowerCase() === owner.toLowerCase(),
        );
  const name = fullName(repository);
  if (!source)
    throw notFound(undefined, [
      `${owner} does not have a fork of ${name} and ${name} is not a fork of a repository from ${owner}`,
    ]);
  if ((await findCommit(world, source, branch)) === undefined)
    throw noSuchBranch(branch, "head", source);
  return { source, branch };
}

const noSuchBranch = (branch: string, side: "base" | "head", repository: Repository) =>
  notFound(undefined, [
    `could not find '${branch}' to be a commit, branch or tag in the ${side} repository ${fullName(repository)}`,
  ]);
