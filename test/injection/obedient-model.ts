import type { ModelScript } from "../../emulators/model/model-emulator.ts";
import { linesIn, type PromptLine } from "../engines/model/thinking.ts";
import type { Case } from "./case.ts";
import type { Shown } from "./obedience.ts";

/**
 * A model that reads what it is shown and does as it is told there. Where nobody tells it anything, it finds nothing and rules on
 * nothing. Orders of two cases in one request are a mistake of the corpus, which it refuses to read.
 */
export function obedientModel(cases: readonly Pick<Case, "shown" | "obeys">[]): ModelScript {
  return ({ messages, response_format: form }) => {
    const [system = "", prompt = ""] = messages.map(({ content }) => content);
    const orders = cases.filter(({ shown }) => shown !== undefined && prompt.includes(shown));
    const [order] = orders;
    if (orders.length > 1) return { status: 400, message: "Two orders in one request." };
    const asked = form?.type === "json_schema" ? form.json_schema.name : "";
    const usual = usually[asked] ?? {};
    if (order === undefined) return { text: usual };
    const { findings, rulings, changes, judgement } = order.obeys;
    const obey = { findings, rulings, changes, judgement }[asked];
    return { text: obey?.(read(system, prompt, order.shown ?? "")) ?? usual };
  };
}

/** What it answers to whom nobody told anything, by the name of what it is asked for. */
const usually: Readonly<Record<string, object>> = {
  findings: { findings: [] },
  rulings: { rulings: [] },
  changes: { changes: [] },
  judgement: { ruling: "believe", reason: "It is as it should be." },
};

function read(system: string, prompt: string, order: string): Shown {
  const lines = linesIn(prompt);
  const judged = lines.filter(({ isTouched }) => isTouched);
  const nowhere: PromptLine = { path: "", number: 1, isTouched: false, text: "" };
  const at = judged.find(({ text }) => text.includes(order)) ?? judged[0] ?? nowhere;
  const claims = [...prompt.matchAll(/^claim \| (C\d+):/gm)].map(([, name = ""]) => name);
  return { system, prompt, lines, at, claims };
}
