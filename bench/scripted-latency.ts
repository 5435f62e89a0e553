import { setTimeout as wait } from "node:timers/promises";
import { startModel, type ModelEmulator } from "../emulators/model/model-emulator.ts";

/** A server that takes as long over every answer and finds one thing in each shard; claims it is asked about again, it leaves alone. */
export async function startSlowModel(answerMs: number): Promise<ModelEmulator> {
  return await startModel({
    async script({ messages }) {
      const shown = messages.at(-1)?.content ?? "";
      if (shown.includes("\nclaim | C1: ")) return { text: { rulings: [] } };
      await wait(answerMs);
      return { text: { findings: oneFinding(shown) } };
    },
  });
}

/** The first changed line that says something. */
function oneFinding(shown: string) {
  const path = /^path \| (".*")$/m.exec(shown)?.[1];
  const [, line, quote] = /^ *(\d+) \+\| (.{20,})$/m.exec(shown) ?? [];
  if (path === undefined || line === undefined) return [];
  return [
    {
      path: String(JSON.parse(path)),
      line: Number(line),
      endLine: Number(line),
      quote,
      title: "Something that only judgement sees",
      message: "It is made up, and as long as what models write: ".repeat(4),
      remedy: "Look at the line.",
      level: "warning",
      confidence: "high",
      cause: "made-up",
      cwe: "",
    },
  ];
}
