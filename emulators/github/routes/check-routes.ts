import type { z } from "zod";

import { HttpError, notFound } from "../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import { requireCommit } from "../require-commit.ts";
import type { CheckRun } from "../model.ts";
import { renderCheckRun } from "../render/render-check.ts";
import { now } from "../../world/forge-world.ts";
import { CreateCheckRun, UpdateCheckRun } from "./check-run-schema.ts";

export const checkRoutes: Route[] = [
  repositoryRoute({
    method: "POST",
    path: "/check-runs",
    needs: ["checks:write"],
    body: CreateCheckRun,
    answer: async ({ world, repository, body }) => {
      const headSha = await requireCommit(repository, body.head_sha, {
        status: 422,
        message: `No commit found for SHA: ${body.head_sha}`,
      });
      const run: CheckRun = {
        id: world.nextId(),
        repository,
        name: body.name,
        headSha,
        status: "queued",
        conclusion: null,
        detailsUrl: null,
        externalId: "",
        startedAt: now(),
        completedAt: null,
        title: null,
        summary: null,
        text: null,
        annotations: [],
        updates: 0,
      };
      apply(run, body);
      world.checkRuns.push(run);
      return { status: 201, body: renderCheckRun(world, run) };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/check-runs/:id",
    needs: ["checks:read"],
    answer: (call) => ({ body: renderCheckRun(call.world, requireRun(call)) }),
  }),
  repositoryRoute({
    method: "PATCH",
    path: "/check-runs/:id",
    needs: ["checks:write"],
    body: UpdateCheckRun,
    answer: (call) => {
      const run = requireRun(call);
      apply(run, call.body);
      run.updates++;
      return { body: renderCheckRun(call.world, run) };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/check-runs/:id/annotations",
    needs: ["checks:read"],
    query: paging,
    answer: (call) =>
      paginate(call, requireRun(call).annotations, (one) => ({
        start_column: null,
        end_column: null,
        title: null,
        raw_details: null,
        ...one,
        blob_href: `https://github.com/${call.params["owner"]}/${call.params["repo"]}/blob/${requireRun(call).headSha}/${one.path}`,
      })),
  }),
  repositoryRoute({
    method: "GET",
    path: "/commits/:ref{.+}/check-runs",
    needs: ["checks:read"],
    query: [...paging, "check_name", "status", "filter", "app_id"],
    answer: async (call) => {
      const { world, repository, params, query } = call;
      const sha = await requireCommit(repository, params["ref"] ?? "", {
        status: 422,
        message: `No commit found for SHA: ${params["ref"]}`,
      });
      const is = (name: string, value: string): boolean => (query.get(name) ?? value) === value;
      const found = world.checkRuns.filter(
        (run) =>
          run.repository === repository &&
          run.headSha === sha &&
          is("check_name", run.name) &&
          is("status", run.status) &&
          is("app_id", String(world.app.id)),
      );
      // Unless all are asked for, a name is answered with its newest run only.
      const newest = new Map(found.map((run) => [run.name, run]));
      const runs = query.get("filter") === "all" ? found : [...newest.values()];
      return paginate(
        call,
        runs.toReversed(),
        (run) => renderCheckRun(world, run),
        (page) => ({ total_count: runs.length, check_runs: page }),
      );
    },
  }),
];

function requireRun(call: RepositoryCall): CheckRun {
  const run = call.world.checkRuns.find(
    (one) => one.repository === call.repository && String(one.id) === call.params["id"],
  );
  if (!run) throw notFound();
  return run;
}

function apply(run: CheckRun, body: z.infer<typeof UpdateCheckRun>): void {
  if (body.status === "completed" && body.conclusion === undefined && run.conclusion === null)
    throw new HttpError(
      422,
      'Invalid request.\n\n"conclusion" wasn\'t supplied for a completed check run.',
      { violation: "a completed check run needs a conclusion" },
    );
  run.name = body.name ?? run.name;
  run.detailsUrl = body.details_url ?? run.detailsUrl;
  run.externalId = body.external_id ?? run.externalId;
  run.startedAt = body.started_at ?? run.startedAt;
  run.status = body.status ?? run.status;
  if (body.conclusion !== undefined || body.completed_at !== undefined) {
    // A conclusion completes the run, whatever status came with it.
    run.status = "completed";
    run.conclusion = body.conclusion ?? run.conclusion;
    run.completedAt = body.completed_at ?? now();
  } else if (body.status !== undefined && body.status !== "completed") {
    run.conclusion = null;
    run.completedAt = null;
  }
  if (!body.output) return;
  run.title = body.output.title ?? run.title;
  run.summary = body.output.summary;
  run.text = body.output.text ?? run.text;
  run.annotations.push(...(body.output.annotations ?? []));
}
