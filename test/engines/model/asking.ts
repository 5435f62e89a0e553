import { expect, onTestFinished } from "vitest";
import { z } from "zod";
import {
  startModel,
  type ModelEmulator,
  type ModelEmulatorOptions,
} from "../../../emulators/model/model-emulator.ts";
import type { ModelAnswer } from "../../../emulators/model/protocol.ts";
import type { Answer, AskOptions, Question } from "../../../src/engines/model/ask.ts";
import {
  createModelClient,
  type ModelClient,
  type ModelClientOptions,
} from "../../../src/engines/model/model-client.ts";
import type { ModelError } from "../../../src/engines/model/model-error.ts";
import { parseModelNames } from "../../../src/engines/model/model-name.ts";
import { parseModelUrl } from "../../../src/engines/model/model-settings.ts";
import type { Trouble } from "../../../src/engines/model/request-patiently.ts";
import { aModelClock, silenceMs, type ModelClock } from "./model-clock.ts";

const Verdict = z.strictObject({
  verdict: z.enum(["fine", "broken"]),
  line: z.int().positive().optional(),
});
export type Verdict = z.infer<typeof Verdict>;

export const aQuestion: Question<Verdict> = {
  system: "You read code.",
  prompt: "let x = 1;",
  schema: Verdict,
  name: "verdict",
  maxOutputTokens: 500,
};

export const fine = { verdict: "fine" };

/** What a script answers with, one after the other; the last one again and again. */
export const inTurn =
  (...answers: ModelAnswer[]): ModelEmulatorOptions["script"] =>
  (_, number) =>
    answers[Math.min(number, answers.length) - 1] ?? { status: 500 };

/** The error that a promise is rejected with. */
export const errorOf = (promise: Promise<unknown>): Promise<ModelError> =>
  promise.then(
    () => expect.fail("It was answered."),
    (error: unknown) => error as ModelError,
  );

export interface Asking {
  server: ModelEmulator;
  client: ModelClient;
  clock: ModelClock;
  troubles: Trouble[];
  ask: (
    options?: Partial<AskOptions>,
    question?: Partial<Question<Verdict>>,
  ) => Promise<Answer<Verdict>>;
}

/** A client and the scripted server that it asks. */
export async function asking(
  script: ModelEmulatorOptions["script"],
  options: Partial<ModelEmulatorOptions> & {
    chain?: string;
    clientKey?: string;
    clock?: ModelClock;
    client?: ModelClientOptions;
    contextTokens?: number;
  } = {},
): Promise<Asking> {
  const {
    chain = "compatible/tiny",
    clientKey,
    clock = aModelClock(),
    client,
    contextTokens,
    ...rest
  } = options;
  const server = await startModel({ script, ...rest });
  onTestFinished(() => server.close());
  const troubles: Trouble[] = [];
  const asked = createModelClient(
    {
      models: parseModelNames(chain),
      keys: clientKey === undefined ? {} : { compatible: clientKey },
      url: parseModelUrl(server.url),
      ...(contextTokens === undefined ? {} : { contextTokens }),
    },
    { clock, silenceMs, onTrouble: (trouble) => troubles.push(trouble), ...client },
  );
  return {
    server,
    client: asked,
    clock,
    troubles,
    ask: (more = {}, question = {}) =>
      asked.ask({ ...aQuestion, ...question }, { signal: new AbortController().signal, ...more }),
  };
}
