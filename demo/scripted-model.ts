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
      const rulings = rulingsOn(shown);
      await wait(rulings.length > 0 ? times.secondLookMs : times.answerMs);
      return { text: rulings.length > 0 ? { rulings } : { findings: findingsIn(messages, shown) } };
    },
  });
}

function findingsIn(messages: ChatRequest["messages"], shown: string) {
  const charter = messages.find(({ role }) => role === "system")?.content ?? "";
  return claims
    .filter(({ reviewer }) => charter.startsWith(`# Your charter: ${reviewer}\n`))
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
