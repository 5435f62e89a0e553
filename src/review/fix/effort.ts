import type { Fixing } from "../../report/report.ts";
import { clockMs } from "../../types/clock.ts";
import type { Rejection } from "../../types/fix.ts";
import type { Span } from "../../types/outcome.ts";
import { addAnswers, addUsage, type Answers, type Usage } from "../../types/usage.ts";

/** What trying took, whatever came of it. */
export type Told = Omit<Fixing, "fixes">;

/** Adds up what trying takes, while it goes on. */
export interface Effort {
  /** Whether a text of so many characters may still be proven. It is counted as if it is. */
  affords(characters: number): boolean;
  propose(): void;
  reject(rejection: Rejection): void;
  /** What a model took, and the time of its own or of anybody else. */
  spend(spent: { usage?: Usage; answers?: Answers | undefined; durationMs: number }): void;
  /** A finding that was left because somebody or something broke, and why, as a phrase. */
  leave(reason: string): void;
  /** Times work, also when it rejects. All of the same name is told as one span, from its first start to its last end. */
  timed<T>(name: string, work: () => Promise<T>): Promise<T>;
  told(): Told;
}

/** @param mostCharacters all texts together that are proven, each as often as it is: a million take some seconds of a processor */
export function createEffort(mostCharacters: number): Effort {
  const usages: Usage[] = [];
  const answers: Answers[] = [];
  const reasons: string[] = [];
  const rejected: Fixing["rejected"] = {};
  const spans = new Map<string, Span>();
  let left = mostCharacters;
  let tried = 0;
  let durationMs = 0;
  return {
    affords(characters) {
      if (characters > left) return false;
      left -= characters;
      return true;
    },
    propose() {
      tried += 1;
    },
    reject(rejection) {
      rejected[rejection] = (rejected[rejection] ?? 0) + 1;
    },
    spend(spent) {
      if (spent.usage !== undefined) usages.push(spent.usage);
      if (spent.answers !== undefined) answers.push(spent.answers);
      durationMs += spent.durationMs;
    },
    leave(reason) {
      reasons.push(reason);
    },
    async timed(name, work) {
      const startMs = clockMs();
      try {
        return await work();
      } finally {
        spans.set(name, join(spans.get(name), { name, startMs, durationMs: clockMs() - startMs }));
      }
    },
    told: () => ({
      tried,
      rejected,
      ...(reasons[0] === undefined
        ? {}
        : { unfinished: { count: reasons.length, reason: reasons[0] } }),
      usage: addUsage(usages),
      answers: addAnswers(answers),
      durationMs,
      spans: [...spans.values()].toSorted((a, b) => a.startMs - b.startMs),
    }),
  };
}

function join(before: Span | undefined, span: Span): Span {
  if (before === undefined) return span;
  const startMs = Math.min(before.startMs, span.startMs);
  const endMs = Math.max(before.startMs + before.durationMs, span.startMs + span.durationMs);
  return { ...span, startMs, durationMs: endMs - startMs };
}
