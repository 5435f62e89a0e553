import { describe, expect, it } from "vitest";
import { readModels } from "../../src/app/model-environment.ts";

const local = {
  CHORALE_MODEL: "compatible/tiny",
  CHORALE_MODEL_URL: "http://127.0.0.1:11434/v1",
};

describe("how many requests a model gets at the same time", () => {
  it("is a whole number, or what its provider can do", () => {
    expect(readModels({ ...local, CHORALE_MODEL_CONCURRENCY: "4" })).toMatchObject({
      value: { concurrency: 4 },
    });
    const read = readModels(local);
    expect("value" in read && read.value).not.toHaveProperty("concurrency");
  });

  it.each([
    ["many", "must be a number of requests"],
    ["1.5", "must be a whole number"],
    ["0", "must be at least 1"],
    ["5000", "must be at most 1000"],
  ])("can't be %s", (value, problem) => {
    expect(readModels({ ...local, CHORALE_MODEL_CONCURRENCY: value })).toEqual({
      problems: [`CHORALE_MODEL_CONCURRENCY ${problem}`],
    });
  });
});
