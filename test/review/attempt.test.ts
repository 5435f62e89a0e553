import { expect, it } from "vitest";
import { attempt } from "../../src/review/attempt.ts";

const { signal } = new AbortController();
const never = (ending: AbortSignal) =>
  new Promise<void>((_, reject) =>
    ending.addEventListener("abort", () => reject(ending.reason as Error)),
  );

it("what waits without its time being counted is not late, and is when it works for too long afterwards", async () => {
  const longer = attempt("waits for nothing", never, { timeoutMs: 60, signal });
  const stages: string[] = [];
  const waiting = attempt(
    "waits for a seat",
    async (ending, time) => {
      await time.uncounted(() => longer);
      time.worked(7);
      stages.push(`${ending.aborted} ${time.leftMs() > 0}`);
      await never(ending);
    },
    { timeoutMs: 30, signal },
  );
  expect(await longer).toMatchObject({ failure: { status: "timed-out" } });
  expect(await longer).not.toHaveProperty("failure.durationMs");
  expect(await waiting).toMatchObject({
    failure: { status: "timed-out", reason: "timed out after 30 ms", durationMs: 7 },
  });
  expect(stages).toEqual(["false true"]);
});
