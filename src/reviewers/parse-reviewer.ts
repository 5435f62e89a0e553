import type { z } from "zod";
import { whatToWrite } from "./front-matter.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { code, describeIssue, type FileProblem } from "./schema-problems.ts";

/** A reviewer's file, read. */
export interface ReviewerFile<T> {
  frontMatter: T;
  /** The Markdown below the front matter. */
  charter: string;
  /** 1-based line of a key. */
  lineOf: (key: string) => number;
}

/** The first line is the `---` above the front matter. */
const linesBefore = 1;

/** Reads front matter and charter of a reviewer's file. Never throws; the file may be anybody's. */
export function parseReviewer<Schema extends z.ZodObject>(
  text: string,
  schema: Schema,
): ReviewerFile<z.infer<Schema>> | { problems: FileProblem[] } {
  const match = /^---\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
  if (!match || match.index !== 0) {
    return wrong(1, "start the file with front matter between two lines of `---`");
  }
  const [whole, yaml = ""] = match;
  const reading = readYaml(yaml, { aliases: false });
  if ("problem" in reading) {
    const { line, reason } = reading.problem;
    return wrong(line + linesBefore, `not valid YAML (${code(reason)})`);
  }
  const [document, second] = reading.documents;
  if (document === undefined) return wrong(1, "the front matter is empty; give it a title");
  const lineOf = (path: readonly PropertyKey[]) => document.lineOf(path) + linesBefore;
  if (second !== undefined) {
    return wrong(second.lineOf([]) + linesBefore, "put all keys into one document");
  }
  const parsed = schema.safeParse(document.value);
  if (!parsed.success) {
    const keysAt = (path: readonly PropertyKey[]) =>
      path.length === 0 ? Object.keys(schema.shape) : [];
    const place = { lineOf, keysAt, noun: "a key of a reviewer" };
    const problems = parsed.error.issues.flatMap((issue) =>
      isMissing(issue, document.value)
        ? [{ line: lineOf(issue.path), sentence: missing(String(issue.path[0])) }]
        : issue.path.length === 0 && issue.code !== "unrecognized_keys"
          ? [{ line: lineOf([]), sentence: "write keys such as `title: API keeper` here" }]
          : describeIssue(issue, place),
    );
    return { problems: problems.toSorted((a, b) => a.line - b.line) };
  }
  const charter = text.slice(whole.length).trim();
  if (charter === "") {
    const lastLine = whole.trimEnd().split("\n").length;
    return wrong(lastLine, "write the reviewer's charter below the `---`");
  }
  return { frontMatter: parsed.data, charter, lineOf: (key) => lineOf([key]) };
}

function wrong(line: number, sentence: string): { problems: FileProblem[] } {
  return { problems: [{ line, sentence }] };
}

/** Whether it is about a key that is not there. */
function isMissing({ path }: z.core.$ZodIssue, value: unknown): boolean {
  const [key, ...below] = path;
  if (typeof key !== "string" || below.length > 0) return false;
  return typeof value === "object" && value !== null && !Object.hasOwn(value, key);
}

function missing(key: string): string {
  const hint = whatToWrite[key];
  return `${code(key)} is missing${hint === undefined ? "" : `: ${hint}`}`;
}
