// Runs as a child process of `mortal.ts`: Chorale's real server, which kills itself where it is told to.
import { ServerResponse } from "node:http";
import { flushCompileCache } from "node:module";
import { createChorale } from "../../src/app/chorale.ts";
import { runUntilTold } from "../../src/cli/run-until-told.ts";
import type { RunEvent } from "../../src/runs/review/run-events.ts";
import { UserError } from "../../src/types/user-error.ts";
import type { Finding } from "../../src/types/finding.ts";
import { scriptedEngine, type Script } from "../review/scripted-engine.ts";
import type { KillPoint, Order, Report } from "./mortal.ts";

/** Where it dies; nowhere until it is told. */
const fate: { at?: KillPoint } = {};
/** Who waits for the test's answer, by the number of the reading. */
const readings = new Map<number, (findings: Finding[]) => void>();

/** Written to the socket before this returns, so a report outlives the process that dies right after it. */
function report(what: Report): void {
  process.send?.(what);
}

/** Tells that it has come to this boundary, and dies there if it is to. */
function reach(boundary: KillPoint, what: Report): void {
  report(what);
  const { step, phase } = fate.at ?? {};
  if (boundary.step === step && boundary.phase === phase) process.kill(process.pid, "SIGKILL");
}

function observe(event: RunEvent): void {
  if (event.type === "step") {
    const { name: step, phase } = event;
    reach({ step, phase }, { ...event, type: "step" });
  } else if (event.type === "ended") {
    reach({ step: "ended", phase: "kept" }, { type: "ended", result: event.result });
    // The next one of its kind need not compile what a run takes; a process that is killed would not keep that.
    flushCompileCache();
  }
}

// Nothing of Chorale's comes between the delivery that is on disk and its answer, so Node's own door is watched.
const end = Reflect.get(ServerResponse.prototype, "end") as ServerResponse["end"];
Reflect.set(
  ServerResponse.prototype,
  "end",
  function answer(this: ServerResponse, ...rest: unknown[]): unknown {
    if (this.statusCode === 202) reach({ step: "202", phase: "kept" }, { type: "answering" });
    const answered: unknown = Reflect.apply(end, this, rest);
    return answered;
  },
);

/** Reads as long as the test wants, and finds what it says. */
const ask: Script = async ({ name: reviewer }, files, signal) => {
  const id = readings.size + 1;
  const { promise, resolve, reject } = Promise.withResolvers<Finding[]>();
  readings.set(id, resolve);
  signal.addEventListener("abort", () => {
    report({ type: "aborted", id });
    reject(signal.reason as Error);
  });
  report({ type: "reading", id, reviewer, paths: files.map(({ path }) => path) });
  return { findings: await promise };
};

const engines = {
  byName: new Map([
    ["rules", scriptedEngine(ask, "rules")],
    ["secrets", scriptedEngine(async () => ({}), "secrets")],
    ["regexes", scriptedEngine(async () => ({}), "regexes")],
    ["characters", scriptedEngine(async () => ({}), "characters")],
    ["markers", scriptedEngine(async () => ({}), "markers")],
  ]),
  outline: async () => [],
  syntax: async () => ({ errors: undefined, durationMs: 0 }),
  checkRules: async () => [],
  ready: async () => {},
  close: async () => {},
};

async function obey(order: Order): Promise<void> {
  switch (order.type) {
    case "start": {
      const write = (line: string) => report({ type: "log", line });
      await runUntilTold(async () => {
        const chorale = await createChorale(order.settings, {
          ...order.options,
          engines,
          observe,
          logTo: { write },
        });
        report({ type: "started", port: (await chorale.start()) ?? 0 });
        return {
          async stop() {
            await chorale.stop();
            // Only for the test's orders it is still there.
            process.disconnect();
          },
        };
      }, order.settings.shutdownMs);
      return;
    }
    case "die": {
      fate.at = order.at;
      report({ type: "ready to die" });
      return;
    }
    case "answer": {
      readings.get(order.id)?.(order.findings);
      return;
    }
    default:
      order satisfies never;
  }
}

process.on("message", (order: Order) => {
  obey(order).catch((error: unknown) => {
    const isForPeople = error instanceof UserError;
    report({ type: "refused", isForPeople, message: String(error) });
  });
});
// It must not outlive whoever watches it.
process.on("disconnect", () => process.exit());
