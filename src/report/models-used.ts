import { addAnswers, addUsage, noUsage, type Answers, type Usage } from "../types/usage.ts";
import type { Fixing, Report } from "./report.ts";

/** What all of a run's models took and which of them answered: those that read, looked again, and proposed or judged changes. */
export function modelsUsed({
  thought,
  fixing,
}: Pick<Report, "thought"> & { fixing?: Pick<Fixing, "usage" | "answers"> | undefined }): {
  usage: Usage;
  answers: Answers[];
} {
  return {
    usage: addUsage([thought?.usage ?? noUsage, fixing?.usage ?? noUsage]),
    answers: addAnswers([...(thought?.answers ?? []), ...(fixing?.answers ?? [])]),
  };
}
