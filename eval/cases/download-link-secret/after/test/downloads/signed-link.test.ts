import { expect, it } from "vitest";
import { isGenuine, signedLink } from "../../src/downloads/signed-link.js";

it("works for a day", () => {
  const { searchParams } = new URL(signedLink("https://files.example", "report-7", 1_700_000_000_000));
  const link = { expires: searchParams.get("expires") ?? "", signature: searchParams.get("signature") ?? "" };
  expect(isGenuine("report-7", link, 1_700_000_000_000)).toBe(true);
  expect(isGenuine("report-8", link, 1_700_000_000_000)).toBe(false);
  expect(isGenuine("report-7", link, 1_700_100_000_000)).toBe(false);
});
