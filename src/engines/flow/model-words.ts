import type { FlowModel, ParameterSelector, SinkSelector } from "./model.ts";
import { lastNames } from "./path-glob.ts";
import { parseSelector } from "./selector.ts";

/** Words of which a text has one wherever there is a place of a kind; `any` where that can't be told. */
type WordsOfKinds = ReadonlyMap<string, readonly string[] | "any">;

/** What a text must hold before anything can come in or do harm in it, by kinds. It only ever rules out. */
export function wordsOf(models: readonly FlowModel[]): Record<"sources" | "sinks", WordsOfKinds> {
  return {
    sources: collect(models.flatMap(({ sources }) => entriesOf(sources))),
    // Every text that is put together is a place of this kind.
    sinks: collect(models.flatMap(({ sinks }) => entriesOf(sinks))).set("text", "any"),
  };
}

/** The names of a record with each of what stands below them. */
export function entriesOf<T>(record: Record<string, T[]>): [string, T][] {
  return Object.entries(record).flatMap(([name, all]) =>
    all.map((one): [string, T] => [name, one]),
  );
}

type Place = string | ParameterSelector | SinkSelector;

function collect(places: readonly [string, Place][]): Map<string, readonly string[] | "any"> {
  const words = new Map<string, readonly string[] | "any">();
  for (const [kind, place] of places) {
    const before = words.get(kind) ?? [];
    const own = wordsAt(place);
    words.set(kind, before === "any" || own === undefined ? "any" : [...before, ...own]);
  }
  return words;
}

function wordsAt(place: Place): readonly string[] | undefined {
  if (typeof place === "string")
    return parseSelector(place).names?.map((name) => name.replace(/^\w+:/, ""));
  if ("call" in place) return wordsAt(place.call);
  const globs = "returnedBy" in place ? place.returnedBy : place;
  // What a parameter is called tells least of it.
  const { annotated, type, decoratedWith, decorated, within, handedTo, of, parameter } = {
    ...noGlobs,
    ...globs,
  };
  for (const glob of [annotated, type, decoratedWith, decorated, within, handedTo, of, parameter]) {
    const names = glob === undefined ? undefined : lastNames(glob);
    if (names) return names;
  }
  return undefined;
}

const noGlobs: Partial<Omit<ParameterSelector, "parameter">> & { parameter?: string } = {};
