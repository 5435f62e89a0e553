import type { z } from "zod";

/** What an answer's text holds, or what is wrong with it in words for the model that wrote it. */
export type ReadAnswer<T> = { value: T } | { problem: string; isJson: boolean };

/**
 * The first JSON object of a text, which may stand in a fence or among words. What a model thought aloud before it, in
 * `<think>`, is passed over.
 *
 * Where a member is `null` that the schema would rather have left out, it is left out: several providers can only write it so.
 */
export function readAnswer<T>(text: string, schema: z.ZodType<T>): ReadAnswer<T> {
  const found = firstObject(text.replace(/^\s*<think>[\s\S]*?<\/think>/, ""));
  if (found === undefined) {
    return { problem: "There is no whole JSON object in it.", isJson: false };
  }
  const asItIs = schema.safeParse(found);
  if (asItIs.success) return { value: asItIs.data };
  const withoutNulls = schema.safeParse(dropNulls(found));
  if (withoutNulls.success) return { value: withoutNulls.data };
  const problems = withoutNulls.error.issues
    .slice(0, 10)
    .map((issue) => `- ${issue.path.join(".") || "the object"}: ${issue.message}`);
  const problem = `The JSON object does not fit the schema:\n${problems.join("\n")}`;
  return { problem, isJson: true };
}

/** Braces that begin nothing are passed over, but not without end. */
const maxBeginnings = 100;

function firstObject(text: string): unknown {
  let start = text.indexOf("{");
  for (let tries = 0; start >= 0 && tries < maxBeginnings; tries += 1) {
    const end = endOfObject(text, start);
    if (end !== undefined) {
      try {
        return JSON.parse(text.slice(start, end));
      } catch {
        // Something else in braces.
      }
    }
    start = text.indexOf("{", start + 1);
  }
  return undefined;
}

/** Where the object that begins at `start` ends, by its braces outside of strings; `undefined` when it doesn't. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (isInString) {
      if (character === "\\") at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === "{") depth += 1;
    else if (character === "}") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/** No answer that anybody asks for is nested as deeply; one that is would use up the stack. */
const maxDepth = 64;

function dropNulls(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || depth === maxDepth) return value;
  if (Array.isArray(value)) return value.map((one) => dropNulls(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, dropNulls(member, depth + 1)]),
  );
}
