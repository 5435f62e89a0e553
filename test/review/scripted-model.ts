import type {
  Challenged,
  ChangeClaim,
  Claim,
  FixRequest,
  JudgedChange,
  ModelEngine,
  ModelReading,
  ModelShard,
  Proposed,
} from "../../src/engines/model/model-engine.ts";
import type { Reviewer } from "../../src/engines/reviewer.ts";
import type { Finding } from "../../src/types/finding.ts";
import { noUsage } from "../../src/types/usage.ts";
import { aFinding } from "./scripted-engine.ts";

/** Who says so. */
const modelName = "compatible/scripted";

interface Script {
  read?: (
    reviewer: Reviewer,
    shard: ModelShard,
    hints: readonly Finding[],
    signal: AbortSignal,
  ) => Promise<Partial<ModelReading>>;
  challenge?: (claims: readonly Claim[], signal: AbortSignal) => Promise<Partial<Challenged>>;
  divide?: ModelEngine["divide"];
  divideClaims?: ModelEngine["divideClaims"];
  proposeFix?: (request: FixRequest, signal: AbortSignal) => Promise<Partial<Proposed>>;
  challengeFix?: (change: ChangeClaim, signal: AbortSignal) => Promise<Partial<JudgedChange>>;
}

/** A model whose answers the test writes. Each file is a shard of its own; what is left out is empty. */
export function scriptedModel({
  read,
  challenge,
  divide,
  divideClaims,
  proposeFix,
  challengeFix,
}: Script): ModelEngine {
  return {
    divide:
      divide ??
      (async (_reviewer, files) => ({
        shards: files.map((file) => ({ files: [file], tokens: file.text.length })),
        kept: [],
        unread: [],
      })),
    async read(reviewer, shard, hints, signal) {
      const reading = await read?.(reviewer, shard, hints, signal);
      return {
        findings: [],
        read: shard.files.map(({ path }) => path),
        unread: [],
        durationMs: 1,
        usage: { ...noUsage, requests: 1 },
        answers: { model: modelName, count: 1, asFallback: 0 },
        droppedFor: {},
        ...reading,
      };
    },
    divideClaims:
      divideClaims ??
      (async (_skeptic, claims) =>
        [...Map.groupBy(claims, ({ file }) => file).values()].map((ofFile) => ({
          claims: ofFile,
        }))),
    async challenge(_skeptic, { claims }, signal) {
      const heard = await challenge?.(claims, signal);
      return { rulings: [], usage: { ...noUsage, requests: 1 }, durationMs: 1, ...heard };
    },
    async proposeFix(_fixer, request, signal) {
      const proposed = await proposeFix?.(request, signal);
      return { model: modelName, usage: { ...noUsage, requests: 1 }, durationMs: 1, ...proposed };
    },
    async challengeFix(_skeptic, change, signal) {
      const judged = await challengeFix?.(change, signal);
      const usage = { ...noUsage, requests: 1 };
      return { believed: undefined, reason: "", usage, durationMs: 1, ...judged };
    },
  };
}

/** What a model says. */
export function aModelFinding(overrides: Partial<Finding> = {}): Finding {
  return aFinding({
    ruleId: "security-auditor/model",
    model: modelName,
    cause: "broken-promise",
    fingerprint: "fedcba9876543210",
    title: "A promise that nobody keeps",
    ...overrides,
  });
}
