import { fork } from "node:child_process";
import { once } from "node:events";
import type { ChoraleOptions } from "../../src/app/chorale.ts";
import type { ServerSettings } from "../../src/app/environment.ts";
import type { RunEvent, RunResult } from "../../src/runs/review/run-events.ts";
import type { Finding } from "../../src/types/finding.ts";
import { aFinding } from "../review/scripted-engine.ts";
import { compiled } from "./mortal-program.ts";

type StepEvent = Extract<RunEvent, { type: "step" }>;

/**
 * A boundary: a phase of a run's step, the end of a run that is on disk (`ended`), or the delivery that is on disk and about
 * to be answered (`202`).
 */
export type KillPoint = Pick<StepEvent, "phase"> & { step: string };

/** What the child process is told. */
export type Order =
  | {
      type: "start";
      settings: ServerSettings;
      options: Pick<ChoraleOptions, "listens" | "works" | "tellAfterMs" | "leaseMs">;
    }
  | { type: "die"; at: KillPoint }
  | { type: "answer"; id: number; findings: Finding[] };

/** What it tells. */
export type Report =
  | { type: "started"; port: number }
  | { type: "refused"; isForPeople: boolean; message: string }
  | { type: "ready to die" }
  | { type: "answering" }
  | StepEvent
  | { type: "ended"; result: RunResult }
  | { type: "reading"; id: number; reviewer: string; paths: string[] }
  | { type: "aborted"; id: number }
  | { type: "log"; line: string };

/** One reviewer at one head. */
export interface Reading {
  id: number;
  reviewer: string;
  paths: string[];
  state: "open" | "answered" | "kept" | "aborted";
}

/** How readings are answered: never, when the one before is on disk, or as soon as they are begun. */
export type Pace = "held" | "one by one" | "at once";

/** A real process with Chorale's real server in it, whose reviewers read as the test says. */
export interface Mortal {
  readonly pid: number;
  pace: Pace;
  readonly reports: readonly Report[];
  readonly readings: readonly Reading[];
  /** How runs ended here. */
  readonly results: readonly RunResult[];
  isAlive(): boolean;
  /** Resolves with its address, without a slash at its end. Rejects with the sentence that it was refused with. */
  start(
    settings: ServerSettings,
    options?: Extract<Order, { type: "start" }>["options"],
  ): Promise<string>;
  /** Resolves when it knows that it has to kill itself there. */
  dieAt(point: KillPoint): Promise<void>;
  /** Answers what this reviewer, or everybody, waits for, of one file or of all. */
  answer(reviewer?: string, path?: string): void;
  /** Resolves as soon as what holds of its reports is true; rejects when it dies first. */
  until(isMet: () => boolean, what: string): Promise<void>;
  send(signal: NodeJS.Signals): void;
  /** Resolves with the signal that ended it, once everything it told has been heard. */
  readonly died: Promise<NodeJS.Signals | null>;
  /** Resolves with the code that it ended with by itself. */
  readonly exited: Promise<number | null>;
  /** Kills it if it lives. */
  end(): Promise<void>;
}

/** What every reviewer finds in every file, in a line of its own. */
export function findingIn(path: string, reviewer: string): Finding {
  const line = ["code-skeptic", "performance-engineer", "security-auditor"].indexOf(reviewer) + 1;
  return aFinding({
    ruleId: `${reviewer}/scripted`,
    reviewer,
    cause: reviewer,
    path,
    line,
    endLine: line,
    title: `Seen by ${reviewer} in ${path}`,
    fingerprint: Buffer.from(`${reviewer} ${path}`).toString("hex").slice(-16),
  });
}

/** Starts the process with what `mortalProgram` made; it loads Chorale and waits to be told where and how to start. */
export function createMortal(program: string): Mortal {
  const child = fork(program, {
    // None of them lives long: memory to collect later costs less than to collect it soon.
    execArgv: ["--min-semi-space-size=16"],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  const reports: Report[] = [];
  const readings: Reading[] = [];
  const results: RunResult[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of waiting) look();
  };
  const exited = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  const disconnected = once(child, "disconnect");
  const life = { isOver: false };
  const died = (async () => {
    const [[, signal]] = await Promise.all([exited, disconnected]);
    life.isOver = true;
    wake();
    return signal;
  })();
  // An order to somebody who has just died is no fault; `until` tells of the death.
  child.on("error", () => {});
  const tell = (order: Order) => {
    if (child.connected) child.send(order, () => {});
  };
  const answer = (reading: Reading) => {
    reading.state = "answered";
    const findings = reading.paths.map((path) => findingIn(path, reading.reviewer));
    tell({ type: "answer", id: reading.id, findings });
  };
  const proceed = () => {
    if (mortal.pace === "held") return;
    for (const reading of readings) {
      if (mortal.pace === "one by one" && readings.some(({ state }) => state === "answered"))
        return;
      if (reading.state === "open") answer(reading);
    }
  };

  child.on("message", (message: Report) => {
    reports.push(message);
    if (message.type === "reading") {
      const { id, reviewer, paths } = message;
      readings.push({ id, reviewer, paths, state: "open" });
    } else if (message.type === "aborted") {
      const aborted = readings.find(({ id }) => id === message.id);
      if (aborted?.state === "open") aborted.state = "aborted";
    } else if (message.type === "step" && message.phase === "kept") {
      const kept = readings.findLast(
        ({ reviewer, state }) => message.name === `read ${reviewer}` && state === "answered",
      );
      if (kept !== undefined) kept.state = "kept";
    } else if (message.type === "ended") {
      results.push(message.result);
    }
    proceed();
    wake();
  });

  const mortal: Mortal = {
    pid: child.pid ?? 0,
    pace: "at once",
    reports,
    readings,
    results,
    isAlive: () => !life.isOver,
    async start(settings, options = {}) {
      tell({ type: "start", settings, options });
      const answered = () =>
        reports.find((one) => one.type === "started" || one.type === "refused");
      await mortal.until(() => answered() !== undefined, "the server to start");
      const started = answered();
      if (started?.type === "started") return `http://127.0.0.1:${started.port}`;
      throw new Error(started?.type === "refused" ? started.message : "");
    },
    async dieAt(point) {
      tell({ type: "die", at: point });
      const isReady = () => reports.some(({ type }) => type === "ready to die");
      await mortal.until(isReady, "the order to die to arrive");
    },
    answer(reviewer, path) {
      for (const reading of readings) {
        const isMeant =
          (reviewer === undefined || reading.reviewer === reviewer) &&
          (path === undefined || reading.paths.includes(path));
        if (isMeant && reading.state === "open") answer(reading);
      }
    },
    until(isMet, what) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const fail = (why: string) =>
        reject(new Error(`Waited for ${what}, but ${why}.\n${describe(reports)}`));
      const look = () => {
        if (isMet()) resolve();
        else if (life.isOver) fail("the process has died");
      };
      const timer = setTimeout(() => fail("it did not happen within 20 seconds"), 20_000);
      waiting.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(look);
      });
    },
    send: (signal) => void child.kill(signal),
    died,
    exited: exited.then(([code]) => code),
    async end() {
      child.kill("SIGKILL");
      await died;
    },
  };
  return mortal;
}

/** What it told so far, for the message of a wait that failed. */
function describe(reports: readonly Report[]): string {
  const lines = reports.slice(-40).map((report) => `  ${JSON.stringify(report)}`);
  return [`Reports (${reports.length}):`, ...lines].join("\n");
}
