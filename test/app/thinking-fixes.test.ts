import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/types/finding.ts";
import type { Fix } from "../../src/types/fix.ts";
import type { RunEvent } from "../../src/runs/review/run-events.ts";
import { anyHost, aReviewedPull, giveAndWait, reviewOf } from "../commands/giving.ts";
import { repository } from "./served.ts";
import { aThinkingModel, orders, replacing, type Asked, type Mind } from "./thinking-model.ts";

const defect = "return sum - order.discount;";
const mended = "    return sum * (1 - order.discount / 100);";
const model = "compatible/scripted";
const crlf = orders.trimEnd().replaceAll("\n", "\r\n");

/** What a file's the-fixer proposes: one answer after the other, the last of them again and again. */
type Plans = Record<string, readonly string[]>;

const pathOf = ({ lines }: Asked) => lines[0]?.path ?? "";

/** A model that sees the defect in every file, and mends each as it is planned; where nothing is planned, it proposes nothing. */
function mending(plans: Plans, more: Partial<Mind> = {}): Mind {
  const times = new Map<string, number>();
  return {
    sees: [{ by: "Code skeptic", at: "sum - order.discount" }],
    mends(asked) {
      const path = pathOf(asked);
      const time = times.get(path) ?? 0;
      times.set(path, time + 1);
      const plan = plans[path] ?? [];
      const replacement = plan[time] ?? plan.at(-1);
      return replacement === undefined ? [] : [replacing(asked, defect, replacement)];
    },
    ...more,
  };
}

/** What the last review says of its attempts to fix what it found. */
function fixingOf({ events }: { events: readonly RunEvent[] }) {
  const last = events.findLast((event) => event.type === "reviewed");
  if (last?.report.fixing === undefined) throw new Error("Nobody tried to fix anything.");
  const { findings, fixing } = last.report;
  return { ...fixing, findings, passed: fixing.fixes.map((fix) => told(fix, findings)) };
}

function told({ fingerprint, path, iteration, model: by }: Fix, findings: readonly Finding[]) {
  const of = findings.find((one) => one.fingerprint === fingerprint);
  return { path, line: of?.line, iteration, model: by };
}

describe("what a model found and no rule knows of", () => {
  it("is mended; a proposal that does not pass is followed by one that was told why, as often as it may be", async () => {
    const plans: Plans = {
      "src/doubted.js": [mended.replace("100", "1_00"), mended],
      "src/never.js": [
        "    return sum - order.discount * 1;",
        "    return sum - order.discount + 0;",
      ],
      "src/orders.js": ["    return sum * (1 - order.discount / 100;", mended],
    };
    const { models, asked } = await aThinkingModel(
      mending(plans, {
        judges: ({ text }) =>
          text.includes("1_00")
            ? { ruling: "reject", reason: "Line 7 writes a number as nobody here does." }
            : undefined,
      }),
    );
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: { files: Object.fromEntries(Object.keys(plans).map((path) => [path, orders])) },
    });
    const fixing = fixingOf(served);
    expect(fixing.passed).toEqual([
      { path: "src/doubted.js", line: 7, iteration: 2, model },
      { path: "src/orders.js", line: 7, iteration: 2, model },
    ]);
    expect(fixing).toMatchObject({
      tried: 7,
      rejected: { "breaks the syntax": 1, "still found": 3, "not believed": 1 },
      answers: [{ model, asFallback: 0 }],
    });
    expect(fixing).not.toHaveProperty("unfinished");
    expect(new Set(fixing.spans.map(({ name }) => name))).toEqual(
      new Set([
        ...[1, 2, 3].map((iteration) => `the-fixer ${iteration} of 3`),
        ...[1, 2].map((iteration) => `code-skeptic looks at changes ${iteration} of 3`),
      ]),
    );
    expect(reviewOf(served, number)).toContain(
      "the-fixer: 2 changes proposed, each proven; 5 more did not pass the proof (1 broke the syntax, 3 left the finding there, 1 did not convince code-skeptic).",
    );

    const proposals = asked().filter((one) => one.fixing === "proposes");
    expect(proposals).toHaveLength(7);
    const again = proposals.filter(({ text }) => text.includes("\ntried | "));
    expect(again.map((one) => [pathOf(one), /^tried \| .*$/m.exec(one.text)?.[0]])).toEqual(
      expect.arrayContaining([
        [
          "src/doubted.js",
          "tried | 1 of 1: not believed: Line 7 writes a number as nobody here does.",
        ],
        ["src/orders.js", "tried | 1 of 1: breaks the syntax"],
        ["src/never.js", expect.stringMatching(/^tried \| 2 of 2: still found/) as string],
      ]),
    );
    // What was tried is told as it was, the latest first.
    const last = again.find(({ text }) => text.includes("tried | 2 of 2"));
    expect(last?.text).toMatch(
      /\+\| {5}return sum - order\.discount \+ 0;\n[^]*\+\| {5}return sum - order\.discount \* 1;/,
    );
  });

  it("is mended in a file that was renamed, and with the ends of lines that it has; nobody is asked the same twice", async () => {
    const { models, server } = await aThinkingModel(
      mending({ "src/crlf.js": [mended], "src/new.js": [mended] }),
    );
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: {
        main: { "src/old.js": orders.replace(defect, "return sum - order.off;") },
        files: {
          "src/crlf.js": crlf,
          "src/left.js": orders,
          "src/old.js": null,
          "src/new.js": orders,
        },
      },
    });
    const fixing = fixingOf(served);
    expect(fixing.passed).toEqual([
      { path: "src/crlf.js", line: 7, iteration: 1, model },
      { path: "src/new.js", line: 7, iteration: 1, model },
    ]);
    for (const { path, hunks, isByLines } of fixing.fixes) {
      expect(hunks).toEqual([{ line: 7, before: [`    ${defect}`], after: [mended] }]);
      expect(isByLines).toBe(path !== "src/crlf.js");
    }
    expect(fixing).toMatchObject({ tried: 2, rejected: {} });

    // The verdict is what it was.
    const before = server.requests.length;
    await giveAndWait(served, number, "/review");
    expect(server.requests).toHaveLength(before);
    expect(fixingOf(served).passed).toEqual(fixing.passed);
    expect(reviewOf(served, number)).toContain("## Chorale · 3 errors");
  });

  it("is left as it is where the limit of tokens is reached, and what was mended until then stands", async () => {
    const { models } = await aThinkingModel(
      mending(
        { "src/a.js": [mended], "src/b.js": ["    return (;"], "src/c.js": [mended] },
        {
          instead: (asked) =>
            asked.fixing === "proposes" && pathOf(asked) === "src/b.js"
              ? {
                  text: { changes: [replacing(asked, defect, "    return (;")] },
                  usage: { input: 100_000, output: 10 },
                }
              : undefined,
        },
      ),
    );
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: {
        main: { ".github/chorale.yml": "maxTokensPerRun: 100000\nconcurrency: 1\n" },
        files: { "src/a.js": orders, "src/b.js": orders, "src/c.js": orders },
      },
    });
    const fixing = fixingOf(served);
    expect(fixing.passed).toMatchObject([{ path: "src/a.js", iteration: 1 }]);
    expect(fixing).toMatchObject({
      tried: 2,
      rejected: { "breaks the syntax": 1 },
      unfinished: { count: 2, reason: "`maxTokensPerRun` (100,000) is reached" },
    });
    expect(reviewOf(served, number)).toContain("## Chorale · 3 errors");
    expect(reviewOf(served, number)).toContain(
      "1 more did not pass the proof (1 broke the syntax); 2 findings left early (`maxTokensPerRun` (100,000) is reached).",
    );
  });

  it("is left as it is where no model answers any more", async () => {
    const { models } = await aThinkingModel(
      mending(
        {},
        { instead: ({ fixing }) => (fixing === undefined ? undefined : { status: 401 }) },
      ),
    );
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: { files: { "src/orders.js": orders } },
    });
    expect(fixingOf(served)).toMatchObject({
      fixes: [],
      tried: 0,
      rejected: {},
      unfinished: { count: 1, reason: "compatible/scripted refuses the key (401)" },
    });
    expect(reviewOf(served, number)).toContain("## Chorale · 1 error\n");
    expect(reviewOf(served, number)).toContain(
      "the-fixer: no change proposed; 1 finding left early (compatible/scripted refuses the key (401)).",
    );
  });

  it("is left to people where what is proposed quotes nothing, and where nobody is to propose anything", async () => {
    const { models, asked } = await aThinkingModel(
      mending(
        {},
        {
          mends: () => [{ firstLine: 7, lastLine: 7, original: "return 1;", replacement: mended }],
        },
      ),
    );
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: { files: { "src/orders.js": orders } },
    });
    expect(fixingOf(served)).toMatchObject({
      fixes: [],
      tried: 3,
      rejected: { "does not apply": 3 },
    });
    const proposals = () => asked().filter((one) => one.fixing === "proposes");
    expect(proposals()).toHaveLength(3);
    expect(proposals().at(-1)?.text).toContain("tried | 2 of 2: does not apply: what it quotes as");

    await served.forge.commit(repository, "main", {
      files: { ".github/chorale.yml": "fix: { maxIterations: 0 }\n" },
    });
    await giveAndWait(served, number, "/review --full");
    expect(proposals()).toHaveLength(3);
    expect(() => fixingOf(served)).toThrow("Nobody tried");
  });
});
