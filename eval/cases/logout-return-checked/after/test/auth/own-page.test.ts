import { expect, it } from "vitest";
import { ownPage } from "../../src/auth/own-page.js";

const origin = "https://us.example";

it.each(["/orders", "/orders?page=2", "orders", "https://us.example/orders"])("goes to %s", (wanted) => {
  expect(ownPage(wanted, origin)).toMatch(/^\/orders/);
});

it.each([
  "//other.example/orders",
  "/\\other.example",
  "https://other.example",
  "javascript:alert(1)",
  "https://us.example//other.example",
  "http://us.example/orders",
  ["/orders"],
  undefined,
])("stays at home for %s", (wanted) => {
  expect(ownPage(wanted, origin)).toBe("/");
});
