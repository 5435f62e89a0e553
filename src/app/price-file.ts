import { readFileSync } from "node:fs";
import { PriceList, priceKeys } from "../engines/model/prices.ts";
import { describeIssue } from "../reviewers/schema-problems.ts";
import { UserError } from "../types/user-error.ts";

/** The variable that leads to what the operator says that models cost. */
export const pricesVariable = "CHORALE_MODEL_PRICES";

/** What lets limits in US dollars count a model of which nobody knows what it costs. */
export const toPriceIt = `write what it costs into the file of ${pricesVariable}; maxTokensPerRun holds without that`;

/** Of a file that is wrong all over, these are enough to begin with. */
const mostProblems = 3;

/**
 * Reads prices of the operator's own.
 *
 * @throws UserError that names the file, and the place in it
 */
export function readPriceFile(path: string): PriceList {
  const parsed = PriceList.safeParse(parseJson(path, read(path)));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    // A key that is written wrong is missing as well: what is in the file says more than what is not.
    .toSorted(
      (a, b) => Number(b.code === "unrecognized_keys") - Number(a.code === "unrecognized_keys"),
    )
    .flatMap((issue) => describeIssue(issue, { lineOf: () => 0, keysAt, noun: "known there" }))
    .slice(0, mostProblems);
  const sentences = problems.map(({ sentence }) => sentence).join("; ");
  throw new UserError(`${pricesVariable}: ${path}: ${sentences}`);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${pricesVariable} leads to no file that can be read (${reason})`);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${pricesVariable}: ${path} is no JSON: ${reason}`);
  }
}

/** `models`, a model, `next`: what is known at each depth. */
function keysAt({ length }: readonly PropertyKey[]): readonly string[] {
  if (length === 0) return priceKeys.list;
  return length === 2 ? priceKeys.entry : priceKeys.next;
}
