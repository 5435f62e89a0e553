import { appendFile, readFile } from "node:fs/promises";
import { z } from "zod";
import type { AnswerMemory } from "../src/engines/model/remember.ts";
import { UserError } from "../src/types/user-error.ts";

const Line = z.strictObject({ set: z.string(), key: z.string(), answer: z.string() });

/**
 * Answers of models in a file, one a line, which is made with the first. A line that can't be read, such as the last one of a
 * process that was ended, is passed over. Each set of engines has its own, so that what one took is not hidden by another.
 *
 * @returns the memory of a set
 * @throws UserError when the file is there and can't be read
 */
export async function openAnswers(path: string): Promise<(set: string) => AnswerMemory> {
  const idOf = ({ set, key }: { set: string; key: string }) => `${set} ${key}`;
  const known = new Map(
    (await readText(path)).split("\n").flatMap((text) => {
      const line = parse(text);
      return line === undefined ? [] : [[idOf(line), line.answer]];
    }),
  );
  return (set) => ({
    get: async (key) => known.get(idOf({ set, key })),
    async put(key, answer) {
      known.set(idOf({ set, key }), answer);
      // A line of its own, whatever stands before it.
      await appendFile(path, `\n${JSON.stringify({ set, key, answer })}\n`);
    },
  });
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw new UserError(`--memory ${path} can't be read: name a file, or one that is yet to be.`);
  }
}

function parse(text: string): z.infer<typeof Line> | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
