import { describe, expect, it } from "vitest";
import { describeError } from "../../src/cli/describe-error.ts";

const refused = new Error("connect ECONNREFUSED 127.0.0.1:5432");
const error = new Error("the queue could not be read", { cause: new AggregateError([refused]) });

describe("an error that nobody expected", () => {
  it("is described by what caused it", () => {
    expect(describeError(error, { withStacks: false })).toBe(
      "the queue could not be read\nCaused by: AggregateError\nCaused by: connect ECONNREFUSED 127.0.0.1:5432",
    );
    expect(describeError("no error at all", { withStacks: false })).toBe("no error at all");
  });

  it("is described by where it and its causes come from when somebody looks for that", () => {
    const text = describeError(error, { withStacks: true });
    expect(text.match(/\n {4}at .*describe-error\.test/g)).toHaveLength(3);
  });

  it("that is its own cause is described once", () => {
    const own = new Error("round and round");
    own.cause = own;
    expect(describeError(own, { withStacks: false })).toBe("round and round");
  });
});
