import { z } from "zod";

import { HttpError, notFound } from "../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import { requireCommit } from "../find-commit.ts";
import type { CheckRun } from "../model.ts";
import { renderCheckRun } from "../render/render-check.ts";
import { now } from "../world.ts";

const date = z.iso.datetime({ offset: true });
const longText = z.string().max(65_535);
const detail = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= 65_536, "is longer than 64 KB");

const AnnotationRequest = z
  .strictObject({
    path: z.string().min(1),
    start_line: z.int(),
    end_line: z.int(),
    start_column: z.int().optional(),
    end_column: z.int().optional(),
    annotation_level: z.enum(["notice", "warning", "failure"]),
    message: detail,
    title: z.string().max(255).optional(),
    raw_details: detail.optional(),
  })
  .refine((one) => one.end_line >= one.start_line, "end_line is before start_line")
  .refine(
    (one) =>
      one.start_line === one.end_line ||
      (one.start_column === undefined && one.end_column === undefined),
    "columns are for annotations on one line",
  );
const annotations = z.array(AnnotationRequest).max(50).optional();
const images = z
  .array(z.strictObject({ alt: z.string(), image_url: z.string(), caption: z.string().optional() }))
  .optional();
const text = longText.nullish();

const fields = {
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z
    .enum(["queued", "in_progress", "completed", "waiting", "requested", "pending"])
    .optional(),
  started_at: date.optional(),
  conclusion: z
    .enum(["action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out"])
    .optional(),
  completed_at: date.optional(),
  actions: z
    .array(
      z.strictObject({
        label: z.string().max(20),
        description: z.string().max(40),
        identifier: z.string().max(20),
      }),
    )
    .max(3)
    .optional(),
};
const CreateRequest = z.strictObject({
  ...fields,
  name: z.string().min(1),
  head_sha: z.string(),
  output: z
    .strictObject({ title: z.string(), summary: longText, text, annotations, images })
    .optional(),
});
const UpdateRequest = z.strictObject({
  ...fields,
  name: z.string().min(1).optional(),
  output: z
    .strictObject({ title: z.string().optional(), summary: longText, text, annotations, images })
    .optional(),
});

export const checkRoutes: Route[] = [
  repositoryRoute({
    method: "POST",
    path: "/check-runs",
    needs: ["checks:write"],
    body: CreateRequest,
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
    body: UpdateRequest,
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

function apply(run: CheckRun, body: z.infer<typeof UpdateRequest>): void {
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
