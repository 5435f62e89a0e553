import { describe, expect, it } from "vitest";
import { repository } from "../app/served.ts";
import { anyHost, aReviewedPull, give, hosts } from "./giving.ts";

describe.each(hosts)("/config on $name", (host) => {
  it("says what each setting is, and where that stands", async () => {
    const text = "# ours\nminLevel: warning\nignore:\n  - 'legacy/**'\n  - '`a|b`'\n";
    const { served, number } = await aReviewedPull(host, {
      pull: { main: { ".github/chorale.yml": text } },
    });
    const { reactions, reply } = await give(served, number, "/config", "a-passer-by");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply).toContain("Read from `.github/chorale.yml` on the default branch.");
    expect(reply).toContain('| `minLevel` | `"warning"` | line 2 |');
    expect(reply).toContain('| `ignore` | ``["legacy/**","`a\\|b`"]`` | line 3 |');
    expect(reply).toContain("| `drafts` | `false` | default |");
  });
});

describe("/config", () => {
  it("says what is wrong with the file, and that the defaults hold", async () => {
    const { served, number } = await aReviewedPull(anyHost, {
      pull: { main: { ".github/chorale.yml": "minlevel: warning\n" } },
    });
    const { reply } = await give(served, number, "/config");
    expect(reply).toContain("> `.github/chorale.yml` line 1: `minlevel` is not a setting");
    expect(reply).toContain('| `minLevel` | `"note"` | default |');
  });

  it("works in an issue of a repository that sets nothing", async () => {
    const { served } = await aReviewedPull(anyHost);
    const { number } = served.forge.openIssue(repository, { title: "Which rules?" });
    const { reply } = await give(served, number, "/config", "a-passer-by");
    expect(reply).toContain("no configuration of its own");
    expect(reply).not.toContain("line");
  });
});
