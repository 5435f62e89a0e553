import { CORE_SCHEMA, loadAll } from "js-yaml";
import { LineCounter, isMap, isNode, isScalar, parseAllDocuments } from "yaml";
import type { Document } from "yaml";
import type { z } from "zod";
import { UserError } from "../types/user-error.ts";

/** A document of a YAML file, and where to point when something is wrong with it. */
export interface YamlEntry<T> {
  value: T;
  /** 1-based line of the key that a path of keys leads to, or of the document without one. */
  lineOf: (...keys: string[]) => number;
}

/** Where a YAML text comes from, for messages: `linesBefore` is what its file holds above it. */
export interface YamlOrigin {
  path: string;
  linesBefore?: number;
}

/**
 * Parses every document of a YAML text with a schema; empty documents are passed over.
 * Throws a `UserError` that names file, line and key for the first thing that does not fit.
 */
export function parseYaml<T>(
  text: string,
  schema: z.ZodType<T>,
  origin: YamlOrigin,
): YamlEntry<T>[] {
  const values = parseQuickly(text, schema);
  if (values === undefined) return parseExactly(text, schema, origin);
  const exactly: { entries?: YamlEntry<T>[] } = {};
  return values.map((value, index) => ({
    value,
    lineOf(...keys) {
      exactly.entries ??= parseExactly(text, schema, origin);
      return exactly.entries[index]?.lineOf(...keys) ?? 1;
    },
  }));
}

/**
 * The values alone, in a quarter of the time: every process that starts reads hundreds of kilobytes of rules. `undefined`
 * when anything does not fit, be it an empty document.
 */
function parseQuickly<T>(text: string, schema: z.ZodType<T>): T[] | undefined {
  try {
    return loadAll(text, { schema: CORE_SCHEMA }).map((document) => schema.parse(document));
  } catch {
    return undefined;
  }
}

/** The values and where each key stands, or what is wrong and where. */
function parseExactly<T>(
  text: string,
  schema: z.ZodType<T>,
  { path, linesBefore = 0 }: YamlOrigin,
): YamlEntry<T>[] {
  const counter = new LineCounter();
  const lineAt = (offset: number): number => counter.linePos(offset).line + linesBefore;
  const documents = parseAllDocuments(text, { lineCounter: counter, prettyErrors: false });
  const entries: YamlEntry<T>[] = [];
  for (const document of documents as Document.Parsed[]) {
    const [error] = document.errors;
    if (error) throw new UserError(`${path}:${lineAt(error.pos[0])}: ${error.message}`);
    if (document.contents === null) continue;
    const lineOf = (keys: readonly PropertyKey[]): number => lineAt(offsetOf(document, keys));
    const result = schema.safeParse(document.toJS());
    if (!result.success) throw new UserError(describe(result.error, path, lineOf));
    entries.push({ value: result.data, lineOf: (...keys) => lineOf(keys) });
  }
  return entries;
}

function describe(
  error: z.ZodError,
  path: string,
  lineOf: (keys: readonly PropertyKey[]) => number,
): string {
  const [issue] = error.issues;
  if (!issue) return path;
  const unknown = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const keys = [...issue.path, ...unknown];
  const what =
    unknown.length > 0 ? "unknown key; remove it or correct its spelling" : issue.message;
  return `${path}:${lineOf(keys)}: ${keys.map(String).join(".") || "document"}: ${what}`;
}

/** The offset of the key at the end of `keys`, or of the closest parent that exists. */
function offsetOf(document: Document.Parsed, keys: readonly PropertyKey[]): number {
  for (let length = keys.length; length > 0; length -= 1) {
    const parent =
      length === 1 ? document.contents : document.getIn(keys.slice(0, length - 1), true);
    const last = keys[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node: unknown = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? document.range[0];
}
