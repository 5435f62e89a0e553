import { someOf } from "../rules/required-words.ts";
import { asName } from "../rules/word.ts";
import type { Requirement } from "../rules/required-words.ts";
import type { Word } from "../rules/word.ts";
import type { FlowModel, ParameterSelector, ReturningSelector, SinkSelector } from "./model.ts";
import { alternativesOf, compilePathGlob } from "./path-glob.ts";

type Role = "sources" | "sinks";

/** Tells what a text must hold before anything of a kind can come in or do harm in it. It only ever rules out. */
export function createModelWords(
  models: readonly FlowModel[],
): (role: Role, kind: string) => Requirement {
  const places = {
    sources: Map.groupBy(
      models.flatMap(({ sources }) => entriesOf<Place>(sources)),
      ([kind]) => kind,
    ),
    sinks: Map.groupBy(
      models.flatMap(({ sinks }) => entriesOf<Place>(sinks)),
      ([kind]) => kind,
    ),
  };
  const types = Map.groupBy(
    models.flatMap((model) => entriesOf<Place>(model.types)),
    ([name]) => name,
  );
  const ofTypes = new Map<string, Requirement>();
  /** Types that are being read, the innermost last. */
  const open: string[] = [];
  const known = new Map<string, Requirement>();

  /** A type is there where it is written, or where something is that models say is one. */
  function ofType(name: string): Requirement {
    const before = ofTypes.get(name);
    if (before) return before;
    // What is of a type because it comes of another of that type asks for nothing more by that; through others, nothing is told.
    if (open.includes(name)) return open.at(-1) === name ? someOf([]) : nothing;
    open.push(name);
    const definitions = (types.get(name) ?? []).map(([, place]) => ofPlace(place));
    const made = someOf([ofNames(name.split(".")), ...definitions]);
    open.pop();
    ofTypes.set(name, made);
    return made;
  }

  function ofPath(glob: string): Requirement {
    const alternatives = alternativesOf(glob);
    return alternatives ? someOf(alternatives.map(ofAlternative)) : nothing;
  }

  function ofAlternative(path: string): Requirement {
    const names = path
      .replaceAll("()", "")
      .replace(/^\*\*\./, "")
      .split(".");
    for (let count = names.length; count > 0; count -= 1) {
      const head = names.slice(0, count);
      const heads = typesOf(head.join("."));
      if (heads.length === 0) continue;
      // `Request["x"]` in C#.
      const rest = path === "HttpRequest.Params" ? [] : names.slice(count);
      return together([someOf([ofNames(head), ...heads.map(ofType)]), ofNames(rest)]);
    }
    return ofNames(names);
  }

  /** Types that a glob fits; of one that fits most of them nothing is to be told. */
  function typesOf(glob: string): string[] {
    if (!glob.includes("*")) return types.has(glob) ? [glob] : [];
    if (glob.replaceAll("*", "").length < 3 || glob.includes(".")) return [];
    const fits = compilePathGlob(glob);
    return [...types.keys()].filter((type) => fits.test(type));
  }

  function ofPlace(place: Place): Requirement {
    if (typeof place === "string") return ofPath(pathIn(place));
    if ("call" in place) return ofPath(pathIn(place.call));
    const globs: Partial<ParameterSelector & ReturningSelector> =
      "returnedBy" in place ? place.returnedBy : place;
    const { position: _, unannotated: _a, undecorated: _d, outside: _o, ...asked } = globs;
    return together(
      Object.values(asked).map((glob) => (glob === undefined ? nothing : ofPath(glob))),
    );
  }

  return (role, kind) => {
    const key = `${role} ${kind}`;
    const before = known.get(key);
    if (before) return before;
    // Every text that is put together is a place of this kind.
    const made =
      role === "sinks" && kind === "text"
        ? nothing
        : someOf((places[role].get(kind) ?? []).map(([, place]) => ofPlace(place)));
    known.set(key, made);
    return made;
  };
}

/** The names of a record with each of what stands below them. */
export function entriesOf<T>(record: Record<string, T[]>): [string, T][] {
  return Object.entries(record).flatMap(([name, all]) =>
    all.map((one): [string, T] => [name, one]),
  );
}

type Place = string | ParameterSelector | SinkSelector;

const nothing: Requirement = { words: [], choices: [] };

function together(parts: readonly Requirement[]): Requirement {
  return {
    words: parts.flatMap((part) => part.words),
    choices: parts.flatMap((part) => part.choices),
  };
}

/** The path in a selector, without what is picked there and where it goes. */
function pathIn(selector: string): string {
  const [place = ""] = selector.split(/\s*->\s*/);
  return place.replace(/\s*=$|\((?:[^()]|\(\))*\)$/, "");
}

/** Names that stand in the file, of those on the way to a value. */
function ofNames(names: readonly string[]): Requirement {
  return { words: written(names).flatMap(wordsOf), choices: [] };
}

/**
 * A package may be meant without being named, as `java.lang` is, unless it is written as a path; and what is written with a capital may
 * be one: of several such names the last one is the type.
 */
function written(names: readonly string[]): readonly string[] {
  let type = names.findIndex(isCapital);
  if (type < 0) return names;
  const module = names.slice(0, type).filter((name) => name.includes("/"));
  while (isCapital(names[type + 1] ?? "")) type += 1;
  return [...module, ...names.slice(type)];
}

function isCapital(name: string): boolean {
  return /^[A-Z]/.test(name);
}

/** What a language says without a word. */
const unwritten = /^(?:this|it|record|\[\])$/;

function wordsOf(name: string): Word[] {
  // `jsx:a` is an `a`; of `net/http` the last part is named at least.
  const own = name.replace(/^\w+:/, "").replace(/^.*\//, "");
  if (unwritten.test(own)) return [];
  const parts = own.split(/\*+/);
  return parts.flatMap((part): Word[] => {
    if (part === "") return [];
    return [parts.length === 1 ? asName(part) : part];
  });
}
