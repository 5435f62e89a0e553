import { tooLongToProve, tooMuchToProve } from "../../report/messages/fixes.ts";
import type { Fixing } from "../../report/report.ts";
import { clockMs } from "../../types/clock.ts";
import type { Rejection } from "../../types/fix.ts";
import type { Span } from "../../types/outcome.ts";
import { addAnswers, addUsage, type Answers, type Usage } from "../../types/usage.ts";

/** What trying took, whatever came of it. */
export type Told = Omit<Fixing, "fixes">;

/** Adds up what trying takes, while it goes on. */
export interface Effort {
  /** Counts a text of so many characters as proven, unless that is too much by now: then it gives the reason, as a phrase. */
  take(characters: number): { refused?: string };
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

/** How far trying may go. */
export interface EffortLimits {
  /** All texts together that are proven, each as often as it is: a million take some seconds of a processor. */
  mostCharacters: number;
  /** Wall clock, after which nothing more is begun; absent where whoever asked for it waits. */
  mostMs?: number;
}

export function createEffort({ mostCharacters, mostMs = Infinity }: EffortLimits): Effort {
  const endMs = clockMs() + mostMs;
  const usages: Usage[] = [];
  const answers: Answers[] = [];
  const reasons: string[] = [];
  const rejected: Fixing["rejected"] = {};
  const spans = new Map<string, Span>();
  let left = mostCharacters;
  let tried = 0;
  let durationMs = 0;
  return {
    take(characters) {
      if (clockMs() >= endMs) return { refused: tooLongToProve };
      if (characters > left) return { refused: tooMuchToProve };
      left -= characters;
      return {};
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
