import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderReview, renderStarted, renderStopped } from "../../src/report/comment/comment.ts";
import { renderMarkdown } from "../../src/report/print/markdown.ts";
import { decodeState } from "../../src/report/comment/state.ts";
import { reviewMarker } from "../../src/types/markers.ts";
import {
  aFinding,
  aFix,
  aFixing,
  aNote,
  anIgnoredFinding,
  anOutcome,
  aPastFinding,
  aReport,
  aState,
  aWarning,
  permalink,
} from "./builders.ts";
import { examples, fullReport, partialReport } from "./examples.ts";
import { hostileText, tagsOf, textOf, toHtml, triggers } from "./hostile.ts";

const options = { maxLength: 65_536, maxFindings: 20, permalink };

describe("the comment", () => {
  it.each(Object.entries(examples()))("reads well: %s", async (name, body) => {
    await expect(body).toMatchFileSnapshot(`__snapshots__/${name}.md`);
  });

  it("is the same, byte for byte, for an equal report", () => {
    const again = structuredClone(fullReport());
    expect(renderReview(again, { ...options, state: aState() })).toBe(
      renderReview(fullReport(), { ...options, state: aState() }),
    );
  });

  it("begins with the marker and the hidden state, which can be read back", () => {
    const body = renderReview(aReport(), { ...options, state: aState() });
    expect(body.startsWith(`${reviewMarker}\n<!-- chorale:state `)).toBe(true);
    expect(decodeState(body)).toEqual(aState());
  });

  it("claims no saving when one reviewer ran", () => {
    const one = aReport({
      outcomes: [anOutcome()],
      timing: { wallMs: 481_000, sumMs: 481_000, isShared: false, isResumed: false },
    });
    const body = renderReview(one, options);
    expect(body).toContain("**Review phase: 8m 01s** · 1 reviewer · read 4 of 4 files");
    expect(body).not.toContain("%)");
  });

  it("claims no saving when a reviewer did not finish", () => {
    expect(renderReview(partialReport(), options)).toContain(
      "**Review phase: 15m 00s** · 2 of 3 reviewers finished",
    );
  });

  it("says when side by side was not faster", () => {
    const body = renderReview(
      aReport({ timing: { wallMs: 103_000, sumMs: 100_000, isShared: false, isResumed: false } }),
      options,
    );
    expect(body).toContain("**Review phase: 1m 40s in sum → 1m 43s side by side (+3\u202F%)**");
    expect(body).toContain("Side by side took longer than the sum this time.");
  });

  it("says what sharing processes does to the sum, where reviewers did", () => {
    const bodyOf = (isShared: boolean) =>
      renderReview(aReport({ timing: { ...aReport().timing, isShared } }), options);
    const says =
      "Reviewers shared the processes, which stretches their own times: one after another would take less than the sum.";
    expect(bodyOf(true)).toContain(`${says}</sub>`);
    expect(bodyOf(false)).not.toContain("shared");
  });

  it("offers no command that does not exist", () => {
    const body = renderReview(partialReport(), options);
    expect(body).not.toContain("/review");
    expect(body).toContain("did not finish (timed out after 15m); its 3 files were not read.");
  });

  it("folds what is beyond maxFindings and drops nothing", () => {
    const findings = Array.from({ length: 5 }, (_, index) => aWarning({ id: `P${index + 1}` }));
    const body = renderReview(aReport({ findings }), { ...options, maxFindings: 2 });
    expect(body).toContain("<summary>3 more findings</summary>");
    for (const { id } of findings) expect(body).toContain(`**${id} · `);
  });

  it("counts what is below minLevel", () => {
    expect(renderReview(aReport({ belowMinLevel: 2 }), options)).toContain(
      "2 findings below `minLevel` are not shown.",
    );
  });

  it("as Markdown for a file has no hidden parts and no limit", () => {
    const report = fullReport();
    const body = renderReview(report, options);
    expect(renderMarkdown(report, { maxFindings: 20, permalink })).toBe(
      body.replace(`${reviewMarker}\n`, ""),
    );
  });
});

describe("a comment that would be too long", () => {
  const findings = Array.from({ length: 3_000 }, (_, index) => {
    const place = { id: `S${index + 1}`, line: index + 1, path: `src/file-${index % 500}.ts` };
    const fingerprint = `${(index * 2_654_435_761).toString(16)}${(index * 40_503).toString(16)}`;
    const build = [aFinding, aWarning, aNote][Math.floor(index / 1_000)] ?? aNote;
    return build({ ...place, fingerprint });
  });
  const skipped = Array.from({ length: 3_000 }, (_, index) => ({
    path: `vendor/${index}.min.js`,
    reason: "minified",
  }));
  const report = aReport({
    findings,
    ignored: findings.slice(0, 200).map(({ id }) => anIgnoredFinding({ id })),
    fixed: findings.slice(0, 300).map((finding) => aPastFinding({ id: finding.id })),
    coverage: { files: 3_004, reviewed: 4, skipped, unread: [] },
    notices: Array.from({ length: 50 }, (_, index) => `Notice ${index} ${"word ".repeat(100)}`),
  });
  const state = aState({
    nextId: { S: 3_001 },
    findings: findings.map(({ id, fingerprint, path, line }) =>
      aPastFinding({ id, fingerprint, path, line, fileHash: fingerprint.padStart(16, "0") }),
    ),
  });

  it.each([65_536, 4_000, 1_500])(
    "fits into %d with its state, and ends every construct",
    (maxLength) => {
      const body = renderReview(report, { ...options, maxLength, state });
      expect(body.length).toBeLessThanOrEqual(maxLength);
      expect(decodeState(body)?.nextId).toEqual({ S: 3_001 });
      expect(body).toContain("## Chorale · 1000 errors, 1000 warnings, 1000 notes · 200 ignored");
      expect(body).toContain("`chorale review --format json` shows everything.");
      expect(body).toMatch(/\d+ findings could not be remembered/);
      const tags = tagsOf(toHtml(body));
      const count = (tag: string) => tags.filter((one) => one === tag).length;
      expect(count("details")).toBe(count("/details"));
      expect((body.match(/^```/gm) ?? []).length % 2).toBe(0);
    },
  );

  it("keeps the finding when the timeline is enough to leave out", () => {
    const whole = renderReview(fullReport(), options);
    const body = renderReview(fullReport(), { ...options, maxLength: whole.length - 1 });
    expect(body).not.toContain("mermaid");
    expect(body).toContain("Left out, to fit into one comment: the timeline.");
    expect(body).toContain("await db.query(`SELECT");
  });

  it("counts everything that it does not show", () => {
    const body = renderReview(report, { ...options, maxLength: 20_000 });
    const shown = (body.match(/^\*\*S\d+ · /gm) ?? []).length;
    const [, left = ""] = /comment: (\d+) errors and warnings/.exec(body) ?? [];
    expect(shown + Number(left)).toBe(2_000);
    expect(body).toContain("1000 notes, ");
  });

  it("leaves out what models say before anything that a rule found", () => {
    const ofRules = [aFinding(), aWarning(), aNote()];
    const ofModels = Array.from({ length: 60 }, (_, index) =>
      aFinding({
        id: `S${index + 2}`,
        model: "compatible/tiny",
        title: `Noise ${index}`,
        message: "x".repeat(600),
      }),
    );
    const all = [...ofRules, ...ofModels];
    const body = renderReview(aReport({ findings: all }), { ...options, maxLength: 8_000 });
    for (const { title, code } of ofRules) {
      expect(body).toContain(title);
      expect(body).toContain(code);
    }
    expect(body).toContain("## Chorale · 61 errors, 1 warning");
    expect(body).toContain("Noise 0");
    expect(body).not.toContain("Noise 59");
    expect(body).toMatch(/Left out, to fit into one comment: \d+ findings of models/);
  });

  it("leaves out the diffs of changes before any finding, and says so", () => {
    const some = findings.slice(0, 12);
    const fixes = some.map(({ fingerprint }) => aFix({ fingerprint }));
    const changed = aReport({ findings: some, fixing: aFixing({ fixes }) });
    const body = renderReview(changed, { ...options, maxLength: 8_500, commands: ["/fix all"] });
    const diffs = body.match(/^```diff$/gm)?.length ?? 0;
    expect(diffs).toBeGreaterThan(0);
    expect(body).toContain(`the diffs of ${12 - diffs} proposed changes`);
    expect(body).toContain(`Proposed change, not shown here · \`/fix S12 --dry-run\` shows it`);
    for (const { id } of some) expect(body).toContain(`**${id} · `);
    // What a model says gives way to what rules found, and not to diffs.
    const [, ...others] = some;
    const said = aFinding({ id: "C9", model: "compatible/tiny", title: "Only said" });
    const mixed = { ...changed, findings: [...others, said] };
    expect(renderReview(mixed, { ...options, maxLength: 8_500 })).toContain("Only said");
  });

  it("is never longer than the limit, whatever the limit", () => {
    const few = { ...state, findings: state.findings.slice(0, 60) };
    const parts = {
      ...report,
      findings: findings.slice(0, 60),
      notices: report.notices.slice(0, 2),
      fixing: aFixing({
        fixes: findings.slice(0, 20).map(({ fingerprint }) => aFix({ fingerprint })),
      }),
    };
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 40_000 }), (maxLength) => {
        expect(
          renderReview(parts, { ...options, maxLength, state: few }).length,
        ).toBeLessThanOrEqual(maxLength);
      }),
      { numRuns: 30 },
    );
  });
});

describe("a hostile pull request", () => {
  const ours = [
    "h2",
    "h3",
    "p",
    "strong",
    "code",
    "pre",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
  ];
  const allowed = new Set([
    ...ours,
    "details",
    "summary",
    "ul",
    "ol",
    "li",
    "br",
    "sub",
    "blockquote",
    "!--",
  ]);

  it("cannot put a link, an image, a tag, a mention or a second state into the comment", () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (a, b, c) => {
        const finding = aFinding({
          path: a, title: b, message: c, remedy: a, code: `${b}\n${c}`, ruleId: c, reviewer: b,
          alsoFoundBy: [a], trace: [{ path: c, line: 1, message: b }],
        }); // prettier-ignore
        const body = renderReview(
          aReport({
            findings: [finding, { ...finding, id: "C1", level: "note", state: "open" }],
            fixed: [aPastFinding({ path: b, title: a, ruleId: c })],
            unverified: [aPastFinding({ path: c, title: "", ruleId: a })],
            ignored: [anIgnoredFinding({ path: a, title: c, by: { login: b, reason: a } })],
            outcomes: [
              anOutcome({ reviewer: a, status: "failed", reason: b }),
              anOutcome({ reviewer: c }),
            ],
            coverage: {
              files: 3,
              reviewed: 1,
              skipped: [{ path: a, reason: c }],
              unread: [{ path: b, reason: a }],
            },
            notices: [a],
            fixing: aFixing({
              fixes: [
                aFix({
                  path: a,
                  model: b,
                  hunks: [{ line: 1, before: [a, b, c], after: [a, c, b] }],
                }),
              ],
            }),
          }),
          { ...options, state: aState(), commands: ["/help"] },
        );
        const html = toHtml(body);
        const tags = tagsOf(html);
        expect(tags.filter((tag) => !allowed.has(tag.replace("/", "")))).toEqual([]);
        expect(tags.filter((tag) => tag === "!--")).toHaveLength(2);
        for (const [, address] of html.matchAll(/href="([^"]*)"/g)) {
          expect(address).toMatch(/^https:\/\/forge\.example\/acme\/shop\/blob\/3f2a91c\//);
        }
        for (const trigger of triggers.slice(0, 3))
          expect(textOf(withoutState(html))).not.toMatch(trigger);
        expect(decodeState(body)).toEqual(aState());
      }),
      { numRuns: 100, examples: [["", "```@octocat|---|```mermaid", ""]] },
    );
  });
});

function withoutState(html: string): string {
  return html.replaceAll(/<!--[^]*?-->/g, "");
}

describe("stand-ins for a review", () => {
  it("carry on what the last review remembered", () => {
    const previous = aState();
    const head = { headSha: "3f2a91c0", previous };
    expect(decodeState(renderStarted(head).body)).toEqual(previous);
    expect(decodeState(renderStopped({ ...head, reason: "It broke." }).body)).toEqual(previous);
    expect(
      decodeState(
        renderReview(partialReport(), { ...options, onlyFailure: true, state: previous }),
      ),
    ).toEqual(previous);
  });

  it("have a check that is not green", () => {
    const head = { headSha: "3f2a91c0", previous: undefined };
    expect(renderStarted(head).check).not.toHaveProperty("conclusion");
    expect(renderStopped({ ...head, reason: "It broke." }).check.conclusion).toBe("neutral");
  });

  it("publish a complete review whole although only failures are to be hidden", () => {
    expect(renderReview(fullReport(), { ...options, onlyFailure: true })).toContain("### Errors");
  });
});
