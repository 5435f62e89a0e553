import type { z } from "zod";
import { UserError } from "../types/user-error.ts";
import { readYaml, type YamlDocument } from "./read-yaml.ts";

/** A document of a YAML file, and where to point when something is wrong with it. */
export interface YamlEntry<T> {
  value: T;
  /** 1-based line of the key that a path of keys leads to, or of the document without one. */
  lineOf: (...keys: string[]) => number;
}

/**
 * Parses every document of a YAML text with a schema, or with the one that is for it; empty documents are passed over.
 * Throws a `UserError` that names file, line and key for the first thing that does not fit.
 */
export function parseYaml<T>(
  text: string,
  schema: z.ZodType<T> | ((document: unknown) => z.ZodType<T>),
  { path }: { path: string },
): YamlEntry<T>[] {
  const reading = readYaml(text);
  if ("problem" in reading) {
    const { line, reason } = reading.problem;
    throw new UserError(`${path}:${line}: ${reason}`);
  }
  return reading.documents.map((document) => {
    const { lineOf } = document;
    const own = typeof schema === "function" ? schema(document.value) : schema;
    const result = own.safeParse(document.value);
    if (!result.success) throw new UserError(describe(result.error, path, lineOf));
    return { value: result.data, lineOf: (...keys) => lineOf(keys) };
  });
}

function describe(error: z.ZodError, path: string, lineOf: YamlDocument["lineOf"]): string {
  const [issue] = error.issues;
  if (!issue) return path;
  const unknown = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const keys = [...issue.path, ...unknown];
  const what =
    unknown.length > 0 ? "unknown key; remove it or correct its spelling" : issue.message;
  return `${path}:${lineOf(keys)}: ${keys.map(String).join(".") || "document"}: ${what}`;
}
