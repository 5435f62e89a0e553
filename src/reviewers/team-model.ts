import { CallSelector, FlowModel, ParameterSelector } from "../engines/flow/model.ts";
import { TeamLanguages } from "./team-languages.ts";

/** What a team says of its values, in the form of those that come with Chorale; languages go by more names. */
export const WrittenModel = FlowModel.extend({ language: TeamLanguages });

/** What there is to write for a key that has no default. */
export const whatModelsNeed: Readonly<Record<string, string>> = {
  language: "what it is about, such as `TypeScript`",
};

/** The keys that may stand below a path of a model. */
export function modelKeysAt([key, ...path]: readonly PropertyKey[]): readonly string[] {
  if (key === undefined) return Object.keys(WrittenModel.shape);
  if (path.length !== 2) return [];
  return key === "sources" || key === "types"
    ? Object.keys(ParameterSelector.shape)
    : Object.keys(CallSelector.shape);
}
