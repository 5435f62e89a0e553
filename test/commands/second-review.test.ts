import { describe, expect, it } from "vitest";
import { aPull, scriptedEngines } from "../app/served.ts";
import { aFinding, type Script } from "../review/scripted-engine.ts";
import { anyHost, give, hosts, letObey, reviewOf } from "./giving.ts";
import { besides, reading } from "./held.ts";

type Host = (typeof hosts)[number];

/** A pull that was reviewed, with an error or without, and is being reviewed again: by reviewers that are held. */
async function reviewedAgain(host: Host, { isBad }: { isBad: boolean }) {
  let isHeld = false;
  const gate = Promise.withResolvers<void>();
  const script: Script = async ({ name }, [file], signal) => {
    if (isHeld) {
      const aborted = new Promise<never>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
      await Promise.race([gate.promise, aborted]);
    }
    if (name !== "security-auditor" || !isBad || file === undefined) return {};
    return { findings: [aFinding({ path: file.path })] };
  };
  const served = await host.serve({ engines: scriptedEngines(script) });
  const { number, pull } = await aPull(served);
  letObey(served);
  await served.results(1);
  const first = { review: reviewOf(served, number), check: besides(served, pull.head.sha) ?? "" };
  isHeld = true;
  return { served, number, headSha: pull.head.sha, first, letGo: () => gate.resolve() };
}

/** A review with a line below its heading. */
const withLine = (review: string, line: string) => review.replace("\n\n", `\n\n> ${line}\n\n`);

describe.each(hosts)("a second review of a commit on $name", (host) => {
  const cancelled = "**A second review of this commit was cancelled by @&#8203;acme.**";

  it.each([
    { isBad: true, check: "failure: the first review stands: 2 open" },
    { isBad: false, check: "success: the first review stands: nothing open" },
  ])("that is cancelled leaves the first one as it was, and $check", async ({ isBad, check }) => {
    const { served, number, headSha, first } = await reviewedAgain(host, { isBad });
    await give(served, number, "/review");
    await reading(served, 2);
    expect(reviewOf(served, number)).toContain("## Chorale · reviewing");
    await give(served, number, "/cancel");
    await served.results(2);
    expect(reviewOf(served, number)).toBe(withLine(first.review, cancelled));
    expect(besides(served, headSha)).toBe(check.replace("2 open", "1 finding open"));

    // Once more, over a restart, and with no more than one such line.
    await give(served, number, "/review");
    await reading(served, 3);
    await served.restart();
    await give(served, number, "/cancel");
    await served.results(3);
    expect(reviewOf(served, number)).toBe(withLine(first.review, cancelled));
    expect(besides(served, headSha)?.split(":")[0]).toBe(first.check.split(":")[0]);
  });
});

describe("a second review of a commit", () => {
  it("by some of the reviewers only does not let what the first one found pass", async () => {
    const { served, number, headSha } = await reviewedAgain(anyHost, { isBad: true });
    await give(served, number, "/review code-skeptic");
    await reading(served, 2);
    await give(served, number, "/cancel");
    await served.results(2);
    expect(besides(served, headSha)).toMatch(/^failure: the first review stands/);
  });

  it("that is given up leaves the first one as it was, and says why", async () => {
    const again = await reviewedAgain(anyHost, { isBad: true });
    const { served, number, headSha, first, letGo } = again;
    await give(served, number, "/review");
    await reading(served, 2);
    served.forge.fail({ method: "PATCH", path: /issues\/comments/, status: 422, times: 1 });
    letGo();
    expect(await served.results(2)).toMatchObject([{}, { status: "gave-up" }]);
    const review = reviewOf(served, number);
    expect(review).toContain("\n\n> **A later review of this commit stopped.** ");
    expect(review.replace(/> \*\*A later.*\n\n/, "")).toBe(first.review);
    expect(besides(served, headSha)).toBe("failure: the first review stands: 1 finding open");
  });
});
