import { expect, it } from "vitest";
import { sessionOf } from "../../src/auth/session.js";
import { tokenFor } from "./token-for.js";

it("knows who a token was issued for, and what for", async () => {
  const userId = "6f1e6a34-5f3c-4d9e-9d2b-0f6f2a1f7c11";
  const session = sessionOf(`Bearer ${await tokenFor(userId, "orders:read orders:write")}`);
  expect(session?.userId).toBe(userId);
  expect(session?.scopes).toEqual(new Set(["orders:read", "orders:write"]));
});

it("takes no other scheme", () => {
  expect(sessionOf("Basic dTpw")).toBeUndefined();
});
