/** Names of fields whose values never go into the log. */
const secretNames = /^(?:authorization|cookie|set-cookie|password|token|secret|api[-_]?key)$/i;

const mask = "***";

/** A copy of a value in which nothing stands any more that its name calls a secret. Cycles are cut. */
export function masked(value: unknown, seen: ReadonlySet<unknown> = new Set()): unknown {
  if (typeof value === "string") return value.replaceAll(/\b(bearer|basic) [\w.~+/=-]+/gi, `$1 ${mask}`);
  if (typeof value !== "object" || value === null) return value;
  if (seen.has(value)) return "(cycle)";
  const within = new Set([...seen, value]);
  if (Array.isArray(value)) return value.map((item) => masked(item, within));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      secretNames.test(name) && item !== undefined ? mask : masked(item, within),
    ]),
  );
}
