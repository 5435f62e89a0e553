import { expect, it } from "vitest";
import { createLogger } from "../../src/app/logger.ts";
import { createModels } from "../../src/app/models.ts";
import { parseModelNames } from "../../src/engines/model/model-name.ts";

it("a model whose price is not known is named once in the log, with what to do", () => {
  const lines: string[] = [];
  const models = createModels(
    { models: parseModelNames("openai/of-tomorrow"), keys: { openai: "sk" }, silenceMs: 1_000 },
    () => Promise.resolve([]),
    { log: createLogger("info", { write: (line) => void lines.push(line) }) },
  );
  for (const model of ["openai/of-tomorrow", "openai/of-tomorrow", "openai/other"]) {
    models.onUnpriced?.(model);
  }
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { model: "openai/of-tomorrow", msg: expect.stringContaining("CHORALE_MODEL_PRICES") },
    { model: "openai/other" },
  ]);
});
