import { expect, it } from "vitest";
import { sessionOf } from "../../src/auth/session.js";
import { tokenFor } from "./token-for.js";

it("knows who a token was issued for", async () => {
  const session = await sessionOf(`Bearer ${await tokenFor("6f1e6a34-5f3c-4d9e-9d2b-0f6f2a1f7c11")}`);
  expect(session?.userId).toBe("6f1e6a34-5f3c-4d9e-9d2b-0f6f2a1f7c11");
});

it("takes no other scheme", async () => {
  expect(await sessionOf("Basic dTpw")).toBeUndefined();
});
