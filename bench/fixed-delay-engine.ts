import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "../src/engines/engine.ts";
import type { Reviewer } from "../src/engines/reviewer.ts";

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

export function fixedDelayReviewer(name: string): Reviewer {
  return {
    name,
    title: name,
    letter: name.charAt(0).toUpperCase(),
    category: "correctness",
    languages: ["text"],
    files: ["**"],
    engines: ["fixed"],
    rules: [],
    charter: "",
  };
}
