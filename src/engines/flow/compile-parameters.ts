import type { FlowModel, ParameterSelector, ReturningSelector } from "./model.ts";
import { entriesOf } from "./model-words.ts";
import { compilePathGlob } from "./path-glob.ts";
import type { ApiPath } from "./path-glob.ts";

/** A parameter, with everything that a model may ask of it. Names are resolved. */
export interface ParameterFacts {
  name: string;
  position: number;
  type: ApiPath | undefined;
  annotated: readonly ApiPath[];
  /** What is handed to its decorators. */
  annotatedWith: readonly ApiPath[];
  decorated: readonly ApiPath[];
  /** What is handed to those of its function. */
  decoratedWith: readonly ApiPath[];
  /** What its class is called, is decorated with and extends. */
  within: readonly ApiPath[];
  handedTo: ApiPath | undefined;
  /** What its function is declared to give. */
  returns?: ApiPath | undefined;
  /** The name of its function. */
  of: string;
}

/** Where a function is from: by its decorators, or as an argument of a call. */
export type RoutineFacts = Pick<
  ParameterFacts,
  "decorated" | "decoratedWith" | "handedTo" | "within" | "returns"
>;

/** Compiles what a model says of parameters, under the names that it gives to them. */
export function parametersIn(record: FlowModel["types"], role: "type" | "source") {
  return entriesOf(record).flatMap(([name, one]) => {
    if (typeof one === "string") return [];
    const { type, ...others } = one;
    const fits = fitter(others);
    const glob = type === undefined ? undefined : compilePathGlob(type);
    const hasType = (written: string | undefined): boolean =>
      glob === undefined || (written !== undefined && glob.test(written));
    // Where nothing but the type is asked for, it holds for variables as well.
    const isOfType =
      one.type !== undefined && Object.keys(one).length === 2 && one.parameter === "*";
    // A parameter that is known to be something else is not just any.
    const isAny = one.parameter === "*" && one.type === undefined && one.annotated === undefined;
    const isBare = isAny && Object.keys(one).length === 1;
    const isEntry = [
      one.annotated,
      one.decorated,
      one.decoratedWith,
      one.within,
      one.handedTo,
    ].some((key) => key !== undefined);
    const ofType = isOfType ? glob : undefined;
    return [{ name, role, fits, hasType, isAny, isBare, isEntry, ofType }];
  });
}

type Asked = Partial<ParameterSelector & ReturningSelector>;

const asked = [
  { key: "name", of: ({ parameter }: Asked) => parameter },
  { key: "type", of: ({ type }: Asked) => type },
  { key: "annotated", of: ({ annotated }: Asked) => annotated },
  { key: "decorated", of: ({ decorated }: Asked) => decorated },
  { key: "decoratedWith", of: ({ decoratedWith }: Asked) => decoratedWith },
  { key: "within", of: ({ within }: Asked) => within },
  { key: "handedTo", of: ({ handedTo }: Asked) => handedTo },
  { key: "of", of: ({ of }: Asked) => of },
  { key: "returns", of: ({ returns }: Asked) => returns },
] as const;

const refused = [
  { key: "annotated", of: ({ unannotated }: Asked) => unannotated },
  { key: "annotatedWith", of: ({ unannotated }: Asked) => unannotated },
  { key: "decorated", of: ({ undecorated }: Asked) => undecorated },
  { key: "within", of: ({ outside }: Asked) => outside },
] as const;

/** Compiles what is asked of a parameter, or of a function. */
export function fitter(selector: Asked): (facts: Partial<ParameterFacts>) => boolean {
  const globs = asked.flatMap(({ key, of }) => {
    const glob = of(selector);
    return glob === undefined || (key === "name" && glob === "*")
      ? []
      : [{ key, glob: compilePathGlob(glob) }];
  });
  const refusals = refused.flatMap(({ key, of }) => {
    const glob = of(selector);
    return glob === undefined ? [] : [{ key, glob: compilePathGlob(glob) }];
  });
  return (facts) =>
    (selector.position === undefined || facts.position === selector.position) &&
    !refusals.some(({ key, glob }) => facts[key]?.some((one) => glob.test(one))) &&
    globs.every(({ key, glob }) => {
      const fact = facts[key];
      if (typeof fact === "string") return glob.test(fact);
      return fact?.some((one) => glob.test(one)) === true;
    });
}
