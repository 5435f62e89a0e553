import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { defaultConfig } from "../../src/review/config.ts";

it("describes every setting with its real default, in the order of the schema", () => {
  const text = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  const described = [...text.matchAll(/^\| `(\w+)` +\| `(.+?)` +\|/gm)].map(
    ([, name, value = ""]) => [name, JSON.parse(value) as unknown],
  );
  expect(described).toEqual(Object.entries(defaultConfig));
});
