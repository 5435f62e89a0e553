import { readModels, type ModelEnvironment } from "../src/app/model-environment.ts";
import { startScriptedModel, type ScriptedTimes } from "./scripted-model.ts";

/** A model for the demo's reviewers. */
export interface DemoModel {
  settings: ModelEnvironment;
  /** What it is, for the audience. */
  about: string;
  close(): Promise<void>;
}

export const scriptedModelName = "scripted";

/**
 * Opens the model of this name: the scripted one, or a real one that the environment says how to reach.
 *
 * @returns otherwise what is wrong, a sentence each
 */
export async function openModel(
  name: string,
  env: NodeJS.ProcessEnv,
  times: ScriptedTimes,
): Promise<DemoModel | string[]> {
  if (name !== scriptedModelName) {
    const read = readModels({ ...env, CHORALE_MODEL: name });
    if ("problems" in read) return read.problems;
    if (read.value === undefined) return [`The model "${name}" has no name.`];
    return { settings: read.value, about: `The reviewers ask ${name}.`, close: async () => {} };
  }
  const server = await startScriptedModel(times);
  const read = readModels({
    CHORALE_MODEL: "compatible/scripted",
    CHORALE_MODEL_URL: server.url,
    CHORALE_MODEL_CONCURRENCY: "16",
  });
  if ("problems" in read || read.value === undefined) throw new Error("nobody can ask the script");
  return {
    settings: read.value,
    about:
      `The reviewers also ask a model at ${server.url}: a scripted one, whose answers are written down, that takes ` +
      `${times.answerMs / 1_000} s over an answer and ${times.secondLookMs / 1_000} s over a second look.`,
    close: () => server.close(),
  };
}
