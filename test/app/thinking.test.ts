import { describe, expect, it } from "vitest";
import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";
import {
  anyHost,
  aReviewedPull,
  giveAndWait,
  hosts,
  isGitHub,
  reviewOf,
} from "../commands/giving.ts";
import { repository, type ServedBy } from "./served.ts";
import { aThinkingModel, bulk, orders, type Asked, type Seen } from "./thinking-model.ts";

const everybody = ["Code skeptic", "Performance engineer", "Security auditor"];
const wrongUnit = { by: "Code skeptic", at: "sum - order.discount" };

/** Who was shown which files. */
function shown(asked: readonly Asked[]): string[] {
  return asked
    .filter(({ looksAgain, fixing }) => !looksAgain && fixing === undefined)
    .flatMap(({ reviewer, lines }) =>
      [...new Set(lines.map(({ path }) => path))].map((path) => `${reviewer}: ${path}`),
    )
    .toSorted();
}

/** What stands beside the newest commit: good, bad, or neither. */
async function verdictBeside({ forge }: ServedBy<ForgeEmulator>): Promise<string | undefined> {
  const head = await forge.sha(repository, "feature");
  if (isGitHub(forge)) {
    return (
      forge.checkRuns(repository).findLast(({ headSha }) => headSha === head)?.conclusion ?? ""
    );
  }
  return forge.statuses(repository).findLast(({ sha }) => sha === head)?.state;
}

describe.each(hosts)("reviewers that think, on $name", (host) => {
  it("tell what only judgement sees, who said so, what the skeptic rejects, and what it took", async () => {
    const { models } = await aThinkingModel({
      sees: [
        wrongUnit,
        { by: "Security auditor", at: "discount >", title: "Anybody sets the discount" },
        { by: "Performance engineer", at: "for (const line", quote: "while (true) {" },
      ],
      rules: (title) =>
        title.startsWith("Anybody")
          ? { ruling: "reject", reason: "Line 1 takes what the program made itself." }
          : undefined,
    });
    const { served, number } = await aReviewedPull(host, {
      settings: { models },
      pull: { files: { "src/orders.js": orders } },
    });
    const text = reviewOf(served, number);
    expect(text).toContain("## Chorale · 1 error\n");
    expect(text).toMatch(
      /^\*\*C1 · A percentage is taken off as an amount\*\* · \[`src\/orders\.js:7`\]\(.*\) · said by a model, confirmed$/m,
    );
    expect(text).toContain("```js\nreturn sum - order.discount;\n```");
    expect(text).toMatch(
      /<summary>Not shown of what models said: 1 rejected by code-skeptic, 1 dropped<\/summary>\n\n- Anybody sets the discount · .* · security-auditor {2}\n {2}Line 1 takes what the program made itself\.\n/,
    );
    expect(text).toMatch(/^Dropped: 1 finding whose quote does not stand there\.\n\n<\/details>$/m);
    expect(text).toContain("| Reviewer | Found | Took | Model |");
    expect(text).toMatch(/^\| code-skeptic \| 1 error \| .* \| 2 requests, [\d,]+ tokens \|$/m);
    expect(text).toMatch(
      /Models: `compatible\/scripted` · 4 requests · [\d,]+ tokens in, \d+ out · depth light \(`risk`\)\./,
    );
    // Whoever writes a change can talk to a model.
    expect(await verdictBeside(served)).toBe("success");
  });

  it("fail the check where the repository lets them, and are not asked again about what stayed as it was", async () => {
    const { models, asked, server } = await aThinkingModel({
      sees: [wrongUnit, { by: "Security auditor", at: "stock.secret", title: "A secret is shown" }],
    });
    const { served, number } = await aReviewedPull(host, {
      settings: { models },
      pull: {
        main: { ".github/chorale.yml": "modelFailOn: error\n" },
        files: {
          "src/orders.js": bulk(orders),
          "src/stock.js": bulk("export const stock = {};\n"),
        },
      },
    });
    expect(await verdictBeside(served)).toBe("failure");
    const files = ["src/orders.js", "src/stock.js"];
    expect(shown(asked())).toEqual(
      everybody.flatMap((reviewer) => files.map((path) => `${reviewer}: ${path}`)),
    );

    const before = server.requests.length;
    await served.forge.push(repository, number, {
      files: { "src/stock.js": bulk("export const stock = {};\nlog(stock.secret);\n") },
    });
    await served.results(2);
    expect(shown(asked(before + 1))).toEqual(
      everybody.map((reviewer) => `${reviewer}: src/stock.js`),
    );
    const text = reviewOf(served, number);
    expect(text).toMatch(/^\*\*C1 · A percentage is taken off as an amount\*\* .* still open/m);
    expect(text).toMatch(/^\*\*S1 · A secret is shown\*\* .* new/m);

    const again = server.requests.length;
    await giveAndWait(served, number, "/review --full");
    expect(shown(asked(again + 1))).toEqual(shown(asked().slice(0, 6)));
    expect(reviewOf(served, number)).toContain("**S1 · A secret is shown**");
  });
});

/** A rule is not quite sure of it. */
const loop =
  "def drop(ids):\n    for one in ids:\n        if one < 0:\n            ids.remove(one)\n";

describe("reviewers that think", () => {
  it("can doubt what a rule found, which fails the check as before and needs a look", async () => {
    const { models } = await aThinkingModel({
      rules: () => ({ ruling: "reject", reason: "The name is a constant." }),
    });
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: { files: { "src/auth/ids.py": loop } },
    });
    expect(reviewOf(served, number)).toMatch(
      /^\*\*C1 · .*\*\* · \[`src\/auth\/ids\.py:4`\]\(.*\) · needs a look$/m,
    );
    expect(reviewOf(served, number)).toContain(
      "**Needs a look:** code-skeptic doubts it. The name is a constant.",
    );
    expect(await verdictBeside(served)).toBe("failure");
  });

  it("keep what the skeptic rejects in the claim's own words, and say that nobody confirmed it", async () => {
    const { models } = await aThinkingModel({
      sees: [wrongUnit],
      rules: (title) => ({ ruling: "reject", reason: title }),
    });
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: { files: { "src/orders.js": orders } },
    });
    const text = reviewOf(served, number);
    expect(text).toMatch(/^\*\*C1 · A percentage .* · said by a model, not confirmed$/m);
    expect(text).toContain("code-skeptic came to no ruling on 1 finding.");
  });

  it("call fixed only what is gone: a model may change its mind", async () => {
    const says = { sees: [wrongUnit] as Seen[] };
    const { models } = await aThinkingModel({
      get sees() {
        return says.sees;
      },
    });
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: { files: { "src/orders.js": orders } },
    });
    says.sees = [];
    const push = (text: string) =>
      served.forge.push(repository, number, { files: { "src/orders.js": text } });
    await push(orders.replace("let sum = 0;", "let sum = order.fee;"));
    await served.results(2);
    const text = reviewOf(served, number);
    expect(text).toContain(
      "> 1 earlier finding is no longer reported although its code did not change.",
    );
    expect(text).not.toContain("Fixed since");

    says.sees = [wrongUnit];
    await push(orders.replace("let sum = 0;", "let sum = order.tax;"));
    await served.results(3);
    expect(reviewOf(served, number)).toContain("**C2 · A percentage is taken off");
    await push(orders.replace("sum - order.discount", "sum * (1 - order.discount / 100)"));
    await served.results(4);
    expect(reviewOf(served, number)).toContain("Fixed since the last review: 1");
  });
});
