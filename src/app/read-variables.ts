import type { z } from "zod";

/** What variables say, or what is wrong with them: a sentence each that begins with the variable's name. */
export type Read<T> = { value: T } | { problems: string[] };

/**
 * Reads variables by a schema whose messages complete a sentence behind the variable's name. No message shows a value.
 *
 * @param prefix what the variables' names begin with besides what the schema calls them
 */
export function readVariables<T>(
  schema: z.ZodType<T>,
  env: NodeJS.ProcessEnv,
  prefix = "",
): Read<T> {
  const names = Object.keys(env).filter((name) => name.startsWith(prefix));
  const given = names.map((name) => [name.slice(prefix.length), env[name]]);
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return { value: parsed.data };
  const { issues } = parsed.error;
  return { problems: issues.map(({ path, message }) => `${prefix}${path.join(".")} ${message}`) };
}

export function problemsOf(read: Read<unknown>): string[] {
  return "problems" in read ? read.problems : [];
}

/** Whether one of these variables is set to something. */
export function isAnySet(env: NodeJS.ProcessEnv, names: readonly string[]): boolean {
  return names.some((name) => (env[name] ?? "").trim() !== "");
}
