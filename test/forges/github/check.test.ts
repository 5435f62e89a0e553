import type nock from "nock";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Check } from "../../../src/forges/forge.ts";
import {
  aCheckRun,
  aFinding,
  aForge,
  anySignal,
  app,
  headSha,
  interceptEverything,
  pull,
} from "./harness.ts";

const repository = "/repos/acme/shop";
const aCheck = (changes: Partial<Check> = {}): Check => ({
  headSha,
  conclusion: "failure",
  title: "2 findings",
  summary: "Look at them.",
  annotations: [aFinding()],
  ...changes,
});
const findings = (count: number) =>
  Array.from({ length: count }, (_, index) => aFinding({ line: index + 1, endLine: index + 1 }));

/** What we send, as far as the tests look at it. */
const Sent = z.object({
  external_id: z.string(),
  status: z.string(),
  conclusion: z.string().optional(),
  output: z.object({
    title: z.string(),
    summary: z.string(),
    annotations: z
      .array(z.object({ start_line: z.number(), message: z.string() }))
      .max(50)
      .default([]),
  }),
});
type Sent = z.infer<typeof Sent>;
const sentIn = async (request: Request) => Sent.parse(await request.json());

interface Run extends Omit<Sent, "output"> {
  id: number;
  annotations: Sent["output"]["annotations"];
}

/** Just enough of GitHub's check runs to see what is left in them. */
function checkRuns(api: nock.Scope) {
  const runs: Run[] = [];
  const writes: string[] = [];
  const shown = ({ annotations, ...run }: Run) =>
    aCheckRun({ ...run, output: { annotations_count: annotations.length } });
  const runAt = (url: string) => {
    const run = runs[Number(url.split("/").at(-1)) - 1];
    if (!run) throw new Error(`There is no check run at ${url}`);
    return run;
  };
  const take = (run: Run, { output, ...fields }: Sent) => {
    Object.assign(run, fields);
    run.annotations.push(...output.annotations);
    return shown(run);
  };
  api.persist();
  api
    .get(`${repository}/commits/${headSha}/check-runs`)
    .query({ check_name: "Chorale", app_id: app.id, per_page: 100 })
    .optionally()
    .reply(200, () => ({ check_runs: runs.map(shown) }));
  api
    .get(/check-runs\/\d+$/)
    .optionally()
    .reply(200, ({ url }: Request) => shown(runAt(url)));
  api
    .post(`${repository}/check-runs`)
    .optionally()
    .reply(201, async (request: Request) => {
      const sent = await sentIn(request);
      const run: Run = { ...sent, id: runs.length + 1, annotations: [] };
      runs.push(run);
      writes.push("create");
      return take(run, sent);
    });
  api
    .patch(/check-runs\/\d+$/)
    .optionally()
    .reply(200, async (request: Request) => {
      writes.push("update");
      return take(runAt(request.url), await sentIn(request));
    });
  return { runs, writes };
}

describe("ensureCheck", () => {
  interceptEverything();

  it("says all there is to say in one request", async () => {
    const { forge, api } = aForge();
    api
      .get(/commits.*check-runs/)
      .query(true)
      .reply(200, { check_runs: [] });
    api
      .post(`${repository}/check-runs`, {
        name: "Chorale",
        head_sha: headSha,
        external_id: /^[0-9a-f]{64}$/,
        status: "completed",
        conclusion: "failure",
        output: {
          title: "2 findings",
          summary: "Look at them.",
          annotations: [
            {
              path: "src/a.js",
              start_line: 3,
              end_line: 3,
              annotation_level: "failure",
              title: "Code built from request input",
              message:
                "Whoever sends the request runs code.\n\nLook the operation up in a table.\n\nsecurity-auditor/js-eval",
            },
          ],
        },
      })
      .reply(201, aCheckRun());
    await forge.ensureCheck(pull.ref, aCheck(), anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("sends 120 annotations in three requests and concludes with the last", async () => {
    const { forge, api } = aForge();
    const github = checkRuns(api);
    await forge.ensureCheck(pull.ref, aCheck({ annotations: findings(120) }), anySignal());
    expect(github.writes).toEqual(["create", "update", "update"]);
    const [run] = github.runs;
    expect(run).toMatchObject({ status: "completed", conclusion: "failure" });
    const lines = run?.annotations.map((annotation) => annotation.start_line);
    expect(lines).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  });

  it("writes nothing the second time", async () => {
    const { forge, api } = aForge();
    const github = checkRuns(api);
    await forge.ensureCheck(pull.ref, aCheck({ annotations: findings(60) }), anySignal());
    await forge.ensureCheck(pull.ref, aCheck({ annotations: findings(60) }), anySignal());
    expect(github.writes).toEqual(["create", "update"]);
  });

  it("turns the running check into the finished one", async () => {
    const { forge, api } = aForge();
    const github = checkRuns(api);
    const running: Check = { headSha, title: "Reviewing", summary: "…", annotations: [] };
    await forge.ensureCheck(pull.ref, running, anySignal());
    expect(github.runs[0]).toMatchObject({ status: "in_progress" });
    await forge.ensureCheck(pull.ref, aCheck(), anySignal());
    expect(github.runs).toHaveLength(1);
    expect(github.runs[0]).toMatchObject({ status: "completed", conclusion: "failure" });
  });

  it("starts a new run for other findings, as the old ones can't be taken back", async () => {
    const { forge, api } = aForge();
    const github = checkRuns(api);
    await forge.ensureCheck(pull.ref, aCheck({ annotations: findings(2) }), anySignal());
    await forge.ensureCheck(pull.ref, aCheck({ annotations: findings(1) }), anySignal());
    expect(github.runs.map((run) => run.annotations.length)).toEqual([2, 1]);
  });

  it("starts a new run when a finished head is reviewed again", async () => {
    const { forge, api } = aForge();
    const github = checkRuns(api);
    await forge.ensureCheck(pull.ref, aCheck({ annotations: [] }), anySignal());
    const running: Check = { headSha, title: "Reviewing", summary: "…", annotations: [] };
    await forge.ensureCheck(pull.ref, running, anySignal());
    expect(github.runs.map((run) => run.status)).toEqual(["completed", "in_progress"]);
  });

  it("goes on where a crash broke off", async () => {
    const broken = aForge();
    const annotations = findings(120);
    const github = checkRuns(broken.api);
    const aborted = new AbortController();
    const { forge } = aForge({
      onRequest: ({ name }) => {
        if (name === "github.checks.create") aborted.abort(new Error("killed"));
      },
    });
    await expect(
      forge.ensureCheck(pull.ref, aCheck({ annotations }), aborted.signal),
    ).rejects.toThrow("killed");
    expect(github.runs[0]?.annotations).toHaveLength(50);

    await broken.forge.ensureCheck(pull.ref, aCheck({ annotations }), anySignal());
    expect(github.runs).toHaveLength(1);
    expect(github.runs[0]?.annotations).toHaveLength(120);
    expect(github.runs[0]).toMatchObject({ status: "completed" });
  });

  it("does not send a batch again that arrived although the answer was lost", async () => {
    const { forge, api } = aForge();
    api
      .get(/commits.*check-runs/)
      .query(true)
      .reply(200, { check_runs: [] });
    let externalId = "";
    api.post(/check-runs/).reply(201, async (request: Request) => {
      ({ external_id: externalId } = await sentIn(request));
      const output = { annotations_count: 50 };
      return aCheckRun({ status: "in_progress", external_id: externalId, output });
    });
    api.patch(/check-runs\/50/).reply(502, "Bad Gateway");
    api.get(/check-runs\/50/).reply(200, () => {
      const output = { annotations_count: 60 };
      return aCheckRun({ status: "completed", external_id: externalId, output });
    });
    await forge.ensureCheck(pull.ref, aCheck({ annotations: findings(60) }), anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("does not create a second run when the answer to the first was lost", async () => {
    const { forge, api } = aForge();
    api
      .get(/commits.*check-runs/)
      .query(true)
      .reply(200, { check_runs: [] });
    let externalId = "";
    api.post(/check-runs/).reply(async (request: Request) => {
      ({ external_id: externalId } = await sentIn(request));
      return [500, { message: "Server Error" }];
    });
    api
      .get(/commits.*check-runs/)
      .query(true)
      .reply(200, () => {
        const run = { external_id: externalId, output: { annotations_count: 1 } };
        return { check_runs: [aCheckRun(run)] };
      });
    await forge.ensureCheck(pull.ref, aCheck(), anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("leaves another App's check of our name alone", async () => {
    const { forge, api } = aForge();
    api
      .get(/commits.*check-runs/)
      .query(true)
      .reply(200, { check_runs: [aCheckRun({ app: { id: 1 } })] });
    api.post(/check-runs/).reply(201, aCheckRun());
    await forge.ensureCheck(pull.ref, aCheck(), anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("keeps to GitHub's lengths without cutting a character in two", async () => {
    const { forge, api } = aForge();
    api
      .get(/commits.*check-runs/)
      .query(true)
      .reply(200, { check_runs: [] });
    let output: Sent["output"] | undefined;
    api.post(/check-runs/).reply(201, async (request: Request) => {
      ({ output } = await sentIn(request));
      return aCheckRun();
    });
    const check = aCheck({
      title: `x${"🎵".repeat(200)}`,
      summary: "é".repeat(70_000),
      annotations: [aFinding({ message: "🎵".repeat(20_000) })],
    });
    await forge.ensureCheck(pull.ref, check, anySignal());
    expect(output?.title).toBe(`x${"🎵".repeat(126)}…`);
    expect(output?.summary).toHaveLength(65_535);
    const message = output?.annotations[0]?.message ?? "";
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(65_536);
    expect(message).toMatch(/^(🎵)+…$/u);
  });
});
