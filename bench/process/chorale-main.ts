import { monitorEventLoopDelay } from "node:perf_hooks";
import { createChorale } from "../../src/app/chorale.ts";
import { readModels } from "../../src/app/model-environment.ts";
import { fixedDelayEngine } from "../fixed-delay-engine.ts";
import { readConfig, tellParent } from "./as-child.ts";
import { Asked, ChoraleConfig } from "./chorale-config.ts";

// A whole Chorale; only what reads may be pretended.

const config = ChoraleConfig.parse(readConfig());
const { leaseMs, works, reading, modelUrl, ...settings } = config;
const delaysMs = { "security-auditor": 5, "performance-engineer": 15, "code-skeptic": 30 };
const byName = new Map(
  ["rules", "secrets", "regexes", "markers", "characters"].map((name) => [
    name,
    fixedDelayEngine(name, name === "rules" || name === "secrets" ? delaysMs : {}),
  ]),
);
const pretended = {
  byName,
  outline: async () => [],
  syntax: async () => ({ errors: undefined, durationMs: 0 }),
  checkRules: async () => [],
  ready: async () => {},
  close: async () => {},
};

const models =
  modelUrl === undefined
    ? { value: undefined }
    : readModels({
        CHORALE_MODEL: "compatible/scripted",
        CHORALE_MODEL_URL: modelUrl,
        CHORALE_MODEL_CONCURRENCY: "8",
      });
if ("problems" in models) throw new Error(models.problems.join(" "));

const chorale = await createChorale(
  {
    ...settings,
    ...(models.value === undefined ? {} : { models: models.value }),
    gitea: [],
    host: "127.0.0.1",
    port: 0,
    retentionMs: 24 * 60 * 60_000,
    shutdownMs: 0,
  },
  { leaseMs, works, ...(reading === "real" ? {} : { engines: pretended }) },
);
const port = await chorale.start();
tellParent({ port });
const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();
// It tells how long its event loop was blocked since it was asked last, and stops when it is told to, unless it is killed before.
process.on("message", (message) => {
  if (Asked.safeParse(message).success) {
    tellParent({ blockedMs: delays.max / 1e6 });
    delays.reset();
  } else void chorale.stop().then(() => process.exit(0));
});
