import { constructFromEvents, EVENT_ID, getScalarValue, parseEvents, YAMLException } from "js-yaml";
import type { Event } from "js-yaml";

/** A document of a YAML text. */
export interface YamlDocument {
  value: unknown;
  /** 1-based line of the key or the item that a path leads to, of the closest parent that exists, or of the document. */
  lineOf: (path: readonly PropertyKey[]) => number;
}

/** What is wrong with a YAML text, and on which 1-based line. */
interface YamlProblem {
  reason: string;
  line: number;
}

export type YamlReading = { documents: YamlDocument[] } | { problem: YamlProblem };

/**
 * Reads every document of a YAML text but those that are empty. Never throws. Aliases can be refused: a few lines of them
 * unfold to gigabytes.
 */
export function readYaml(
  text: string,
  { aliases = true }: { aliases?: boolean } = {},
): YamlReading {
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  try {
    const events = parseEvents(text, {});
    const alias = aliases ? undefined : events.find((event) => event.type === EVENT_ID.ALIAS);
    if (alias !== undefined) {
      const reason = "an alias is not allowed; write out what it stands for";
      return { problem: { reason, line: lineAt(alias.anchorStart) } };
    }
    const values = constructFromEvents(events, { source: text });
    const documents = contentsOf(events).flatMap((at, index): YamlDocument[] => {
      const start = startOf(events[at]);
      if (start === undefined) return [];
      const lineOf: YamlDocument["lineOf"] = (path) =>
        lineAt(find(text, events, at, path) ?? start);
      return [{ value: values[index], lineOf }];
    });
    return { documents };
  } catch (error) {
    if (error instanceof YAMLException) {
      return { problem: { reason: error.reason, line: (error.mark?.line ?? 0) + 1 } };
    }
    return { problem: { reason: String(error), line: 1 } };
  }
}

/** Where the content of each document begins among the events. */
function contentsOf(events: readonly Event[]): number[] {
  const starts: number[] = [];
  for (let at = 0; at < events.length; at = after(events, at)) starts.push(at + 1);
  return starts;
}

/** Where the next event stands that is not part of the one at `at`. */
function after(events: readonly Event[], at: number): number {
  let depth = 0;
  for (let next = at; next < events.length; next += 1) {
    const type = events[next]?.type;
    if (type === EVENT_ID.POP) depth -= 1;
    else if (type !== EVENT_ID.SCALAR && type !== EVENT_ID.ALIAS) depth += 1;
    if (depth === 0) return next + 1;
  }
  return events.length;
}

/** The offset of what a path leads to from the event at `at`, or of the closest parent below it. */
function find(
  text: string,
  events: readonly Event[],
  at: number,
  [key, ...path]: readonly PropertyKey[],
): number | undefined {
  const node = events[at];
  if (key === undefined || node === undefined) return undefined;
  const isMap = node.type === EVENT_ID.MAPPING;
  if (!isMap && node.type !== EVENT_ID.SEQUENCE) return undefined;
  for (let child = at + 1, index = 0; events[child]?.type !== EVENT_ID.POP; index += 1) {
    const named = events[child];
    const value = isMap ? after(events, child) : child;
    const name =
      !isMap || named?.type !== EVENT_ID.SCALAR ? String(index) : getScalarValue(text, named);
    if (name === String(key)) return find(text, events, value, path) ?? startOf(named);
    child = after(events, value);
  }
  return undefined;
}

/** The offset of a node; `undefined` for one that is not written, such as the value of `key:`. */
function startOf(event: Event | undefined): number | undefined {
  if (event === undefined || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) {
    return undefined;
  }
  const written = [event.anchorStart];
  if (event.type !== EVENT_ID.ALIAS) written.push(event.tagStart);
  if (event.type === EVENT_ID.SCALAR) written.push(event.valueStart);
  else if (event.type !== EVENT_ID.ALIAS) written.push(event.start);
  return written.filter((offset) => offset >= 0).toSorted((a, b) => a - b)[0];
}
