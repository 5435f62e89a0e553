import type { z } from "zod";

import { HttpError } from "../../http/http-error.ts";

/**
 * Reads a body as Gitea does: fields it does not know are dropped in silence (and recorded here), a wrong type or an
 * absent field that is required is 422, and so is a body that says it is something else than JSON or a form.
 */
export function parseBody<Body>(
  schema: z.ZodType<Body> | undefined,
  { text, contentType }: { text: string; contentType: string },
  call: { violate(problem: string): void },
): Body {
  // Without a schema `Body` is unknown: nothing in the route reads it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (!schema) return undefined as Body;
  const body = readText(text, contentType);
  const first = schema.safeParse(body);
  if (first.success) return first.data;
  for (const issue of first.error.issues) {
    if (issue.code !== "unrecognized_keys") continue;
    for (const key of issue.keys) {
      call.violate(`unknown field: ${[...issue.path, key].join(".")}`);
      drop(body, [...issue.path, key]);
    }
  }
  const second = schema.safeParse(body);
  if (second.success) return second.data;
  const [issue] = second.error.issues;
  const name = String(issue?.path.at(-1) ?? "");
  if (isEmpty(find(body, issue?.path ?? []))) throw refused([goName(name)], "Required");
  if (issue?.code === "too_big") throw refused([goName(name)], "MaxSize");
  throw refused([], `json: cannot unmarshal into Go struct field .${issue?.path.join(".")}`);
}

const refused = (fields: string[], problem: string): HttpError =>
  new HttpError(422, `[${fields.join(" ")}]: ${problem}`, {
    violation: `${fields.join(" ")} ${problem}`.trim(),
  });

function readText(text: string, contentType: string): unknown {
  if (contentType.includes("form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  // Without any it is taken for JSON.
  if (contentType !== "" && !contentType.includes("json"))
    throw refused([], "Unsupported Content-Type");
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw refused([], "invalid character in the body, which is not JSON");
  }
}

/** `target_url` is `TargetURL` in the code that complains. */
const goName = (name: string): string =>
  name
    .split("_")
    .map((part) =>
      ["url", "sha", "id"].includes(part)
        ? part.toUpperCase()
        : part.slice(0, 1).toUpperCase() + part.slice(1),
    )
    .join("");

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || value === 0;

function find(value: unknown, path: readonly PropertyKey[]): unknown {
  let inside: unknown = value;
  for (const key of path)
    inside = typeof inside === "object" && inside !== null ? Reflect.get(inside, key) : undefined;
  return inside;
}

function drop(value: unknown, path: readonly PropertyKey[]): void {
  const parent = find(value, path.slice(0, -1));
  const key = path.at(-1);
  if (typeof parent === "object" && parent !== null && key !== undefined)
    Reflect.deleteProperty(parent, key);
}
