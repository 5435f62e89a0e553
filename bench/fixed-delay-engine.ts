import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "../src/engines/engine.ts";
import type { ModelEngine } from "../src/engines/model/model-engine.ts";
import type { Reviewer } from "../src/engines/reviewer.ts";
import { noUsage } from "../src/types/usage.ts";

/** An engine that takes as long as its reviewer's table says and finds nothing: what is left is orchestration. */
export function fixedDelayEngine(name: string, delaysMs: Readonly<Record<string, number>>): Engine {
  return {
    name,
    async read(reviewer, files, signal) {
      const startMs = performance.now();
      await wait(delaysMs[reviewer.name] ?? 0, undefined, { signal });
      return {
        findings: [],
        read: files.map((file) => file.path),
        unread: [],
        durationMs: performance.now() - startMs,
      };
    },
    close: async () => {},
  };
}

/** A model that takes a millisecond for each token that it is shown and has nothing to say. */
export const fixedDelayModel: ModelEngine = {
  divide: async () => ({ shards: [], kept: [], unread: [] }),
  divideClaims: async () => [],
  challenge: async () => ({ rulings: [], usage: noUsage, durationMs: 0 }),
  proposeFix: async () => ({ model: undefined, usage: noUsage, durationMs: 0 }),
  challengeFix: async () => ({ believed: undefined, reason: "", usage: noUsage, durationMs: 0 }),
  async read(_reviewer, { files, tokens }, _hints, signal) {
    const startMs = performance.now();
    await wait(tokens, undefined, { signal });
    return {
      findings: [],
      read: files.map((file) => file.path),
      unread: [],
      durationMs: performance.now() - startMs,
      usage: noUsage,
      answers: { model: "bench/fixed-delay", count: 1, asFallback: 0 },
      droppedFor: {},
    };
  },
};

export function fixedDelayReviewer(name: string): Reviewer {
  return {
    name,
    title: name,
    letter: name.charAt(0).toUpperCase(),
    category: "correctness",
    languages: ["text"],
    files: ["**"],
    engines: ["fixed"],
    charter: "",
  };
}
