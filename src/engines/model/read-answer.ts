import type { z } from "zod";

/** What an answer's text holds, or what is wrong with it in words for the model that wrote it. */
export type ReadAnswer<T> = { value: T } | { problem: string; isJson: boolean };

/**
 * The JSON object of a text that fits the schema; it may stand in a fence or among words. What a model thought aloud before it, in
 * `<think>`, is passed over.
 *
 * A model that talks quotes what it was shown, and an answer may have been written there for it to quote. So two objects that fit are
 * no answer, nor is one among the words of an answer that breaks off: its own may have been meant to follow.
 *
 * Where a member is `null` that the schema would rather have left out, it is left out: several providers can only write it so.
 */
export function readAnswer<T>(
  text: string,
  schema: z.ZodType<T>,
  { isCut = false }: { isCut?: boolean } = {},
): ReadAnswer<T> {
  const said = text.replace(/^\s*<think>[\s\S]*?<\/think>/, "");
  const { objects, isAll } = findObjects(said);
  const [first] = objects;
  if (first === undefined) {
    return { problem: "There is no whole JSON object in it.", isJson: false };
  }
  const readings = objects.map(({ value }) => readObject(value, schema));
  const fitting = new Map(
    readings.flatMap((one, index) =>
      "value" in one ? [[JSON.stringify(one.value), { ...one, start: objects[index]?.start }]] : [],
    ),
  );
  const [answer] = fitting.values();
  if (answer === undefined) return readings[0] ?? { problem: "It is empty.", isJson: false };
  if (fitting.size > 1 || !isAll) {
    return { problem: "There is more than one JSON object in it.", isJson: true };
  }
  if (isCut && !isOpening(said.slice(0, answer.start))) {
    return { problem: "It breaks off among words.", isJson: true };
  }
  return { value: answer.value };
}

/** Whether nothing stands in front of an answer but the beginning of a fence. */
function isOpening(before: string): boolean {
  return /^\s*(?:```[a-z]*\s*)?$/i.test(before);
}

function readObject<T>(found: unknown, schema: z.ZodType<T>): ReadAnswer<T> {
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

/** The outermost objects of a text; `isAll` is false where there may be more. */
function findObjects(text: string): {
  objects: { start: number; value: unknown }[];
  isAll: boolean;
} {
  const objects: { start: number; value: unknown }[] = [];
  let start = text.indexOf("{");
  for (let tries = 0; start >= 0 && tries < maxBeginnings; tries += 1) {
    const end = endOfObject(text, start);
    const value = end === undefined ? undefined : parse(text.slice(start, end));
    if (value !== undefined) objects.push({ start, value });
    start = text.indexOf("{", value === undefined || end === undefined ? start + 1 : end);
  }
  return { objects, isAll: start < 0 };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Something else in braces.
    return undefined;
  }
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
