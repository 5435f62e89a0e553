import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findingsNamed } from "../../src/commands/arguments/findings-named.ts";
import { parseConfig } from "../../src/review/config.ts";
import { noTeam } from "../../src/reviewers/team.ts";
import { aReviewer } from "../review/scripted-engine.ts";

const performance = aReviewer({ name: "performance-engineer", letter: "P" });
const settings = {
  ...parseConfig(undefined, []),
  team: noTeam,
  reviewers: [aReviewer(), performance],
};
const read = (line: string) =>
  findingsNamed({
    usage: "/ignore <finding…>",
    args: { words: line.split(/\s+/).filter(Boolean), flags: {} },
    fetchSettings: async () => settings,
  });

describe("the findings that a command names", () => {
  it.each([
    ["S1", ["S1"], undefined],
    ["s1 P2, s3 because of that", ["S1", "P2", "S3"], "because of that"],
    ["S1,S2,s1 - known", ["S1", "S2"], "known"],
    ["**S1** `P2`: ours", ["S1", "P2"], "ours"],
    ["S1: S2 is the one that counts", ["S1"], "S2 is the one that counts"],
    ["S1 V8 inlines it", ["S1"], "V8 inlines it"],
    ["S1 — – –", ["S1"], "– –"],
    ["X9", ["X9"], undefined],
    ["S1 -1 is fine", ["S1"], "-1 is fine"],
  ])("%s", async (line, ids, prose) => {
    expect(await read(line)).toEqual({ ids, prose, isForRepository: false });
  });

  it.each([
    ["--repo S1", ["S1"], undefined],
    ["—repo S1 V8 inlines it", ["S1"], "V8 inlines it"],
    ["S1 --repo generated", ["S1"], "generated"],
    ["S1 `--repo`: generated", ["S1"], "generated"],
    ["S1, P2 --repo", ["S1", "P2"], undefined],
    ["S1 --repo P2 - --repo", ["S1", "P2"], "--repo"],
  ])("%s means the whole repository", async (line, ids, prose) => {
    expect(await read(line)).toEqual({ ids, prose, isForRepository: true });
  });

  it.each([
    "S1: only here, we never use --repo for these",
    "S1: --repo is not meant",
    "S1 not --repo",
    "S1 V8 --repo",
    "S1 - --repo",
    "S1 --repository",
  ])("%s means this pull request", async (line) => {
    expect((await read(line)).isForRepository).toBe(false);
  });

  it.each(["", "because", "S", "1", "S1234567890", "SS1"])("are not in %s", async (line) => {
    await expect(read(line)).rejects.toThrow("Say which finding");
  });

  it("are read back from whatever was written behind them", async () => {
    const id = fc.constantFrom("S1", "P22", "F3");
    const reason = fc
      .string({ unit: "grapheme" })
      .map((text) => text.split(/\s+/).join(" ").trim());
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(id, { minLength: 1 }), reason, async (ids, text) => {
        const { ids: named, isForRepository, prose = "" } = await read(`${ids.join(" ")}: ${text}`);
        expect({ named, isForRepository }).toEqual({ named: ids, isForRepository: false });
        expect(text.endsWith(prose)).toBe(true);
      }),
    );
  });
});
