import { setTimeout as wait } from "node:timers/promises";
import { startModel, type ModelEmulator } from "../emulators/model/model-emulator.ts";
import type { ChatRequest } from "../emulators/model/protocol.ts";
import { claims, rulingsOnRules } from "./scripted-claims.ts";

/** How long it takes over an answer, in milliseconds; a second look has less to say. */
export interface ScriptedTimes {
  answerMs: number;
  secondLookMs: number;
}

/** A real server that answers as models are asked to; what it says is written down and how long it takes is made up. */
export async function startScriptedModel(times: ScriptedTimes): Promise<ModelEmulator> {
  return await startModel({
    async script({ messages }) {
      const shown = messages.findLast(({ role }) => role === "user")?.content ?? "";
      const answer = answerTo(messages, shown);
      await wait("findings" in answer ? times.answerMs : times.secondLookMs);
      return { text: answer };
    },
  });
}

/** What is wanted stands in the last line of what it is shown. */
function answerTo(messages: ChatRequest["messages"], shown: string): object {
  const wanted = shown.split("\n").at(-1) ?? "";
  if (wanted.includes("Propose the changes")) return { changes: changesFor(shown) };
  if (wanted.includes("ruling on the change")) return judgementOn(shown);
  const rulings = rulingsOn(shown);
  return rulings.length > 0 ? { rulings } : { findings: findingsIn(messages, shown) };
}

/** What is written down for the finding that is shown: the next try, where others were refused. */
function changesFor(shown: string) {
  const title = /^title \| (.*)$/m.exec(shown)?.[1];
  const refused = [...shown.matchAll(/^tried \| /gm)].length;
  const change = claims.find((one) => one.title === title)?.mends?.[refused];
  const line = change && lineNumberOf(change.original, shown);
  if (change === undefined || line === undefined) return [];
  const { original, replacement } = change;
  return [{ firstLine: line, lastLine: line, original, replacement }];
}

function lineNumberOf(line: string, shown: string): number | undefined {
  const lines = shown.matchAll(/^ *(\d+) [+* ]\| (.*)$/gm);
  const number = [...lines].find(([, , text]) => text === line)?.[1];
  return number === undefined ? undefined : Number(number);
}

function judgementOn(shown: string) {
  const change = claims
    .flatMap(({ mends = [] }) => mends)
    .find(({ replacement }) => shown.includes(`+| ${replacement}\n`));
  if (change === undefined) throw new Error("Nothing is written down about this change.");
  return { reason: change.reason, ruling: "believe" };
}

function findingsIn(messages: ChatRequest["messages"], shown: string) {
  const charter = messages.find(({ role }) => role === "system")?.content ?? "";
  return claims
    .filter(({ reviewer }) => charter.startsWith(`# Your charter: ${reviewer}\n`))
    .filter(({ mends = [] }) => !mends.some((one) => shown.includes(`| ${one.replacement}\n`)))
    .flatMap(({ reviewer: _whose, secondLook: _later, ...claim }) => {
      const line = lineOf(claim, shown);
      return line === undefined
        ? []
        : [{ cwe: "", ...claim, line, endLine: line, confidence: "high" }];
    });
}

/** The number of a changed line in a file, as a prompt shows it. */
function lineOf({ path, quote }: { path: string; quote: string }, shown: string) {
  const [, file = ""] = shown.split(`path | ${JSON.stringify(path)}\n`);
  const lines = file.split(/^===/m)[0]?.matchAll(/^ *(\d+) \+\| (.*)$/gm) ?? [];
  const number = [...lines].find(([, , text = ""]) => text.trim() === quote)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Its second look, where it is asked for one. */
function rulingsOn(shown: string) {
  const asked = [...shown.matchAll(/^claim \| (C\d+): .*\ntitle \| (.*)$/gm)];
  return asked.map(([, name, title = ""]) => {
    const own = claims.find((one) => one.title === title)?.secondLook;
    const ruling = own ?? rulingsOnRules.get(title);
    if (ruling === undefined) throw new Error(`Nothing is written down about "${title}".`);
    return { claim: name, level: "warning", ...ruling };
  });
}
