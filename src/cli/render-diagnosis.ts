import type { Diagnosis } from "../app/setup/diagnosis.ts";
import { terminalText } from "../report/text/neutralise.ts";

const marks: Record<Diagnosis["status"], string> = { ok: "✓", warning: "!", failure: "✗" };

/** A diagnosis as people read it on a terminal: its sentence, and indented below it what to do. */
export function renderDiagnosis({ status, sentence, remedy }: Diagnosis): string {
  const lines = [`${marks[status]} ${sentence}`, ...(remedy?.split("\n") ?? [])];
  const [first = "", ...rest] = lines.map(terminalText);
  return [first, ...rest.map((line) => (line === "" ? "" : `  ${line}`))].join("\n");
}
