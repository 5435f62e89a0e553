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
