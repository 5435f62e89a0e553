import { describe, expect, it } from "vitest";
import { masked } from "../../src/log/mask.js";

describe("the log", () => {
  it("masks fields by their names, however deep they are", () => {
    const entry = { user: "ada", login: { password: "example-password" }, headers: { Cookie: "sid=example" } };
    expect(masked(entry)).toEqual({ user: "ada", login: { password: "***" }, headers: { Cookie: "***" } });
  });

  it("masks credentials within texts", () => {
    expect(masked("sent Authorization: Bearer example.token.value")).toBe("sent Authorization: Bearer ***");
  });

  it("leaves alone what is only called alike", () => {
    expect(masked({ tokens: 12, secretary: "Grace" })).toEqual({ tokens: 12, secretary: "Grace" });
  });

  it("comes to an end with values that contain themselves", () => {
    const entry: { self?: unknown } = {};
    entry.self = entry;
    expect(masked(entry)).toEqual({ self: "(cycle)" });
  });
});
