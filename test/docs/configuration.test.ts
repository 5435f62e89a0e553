import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readYaml } from "../../src/yaml/read-yaml.ts";
import { defaultConfig } from "../../src/review/config.ts";

it("describes every setting with its real default, in the order of the schema", () => {
  const text = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  const described = [...text.matchAll(/^\| `(\w+)` +\| `(.+?)` +\|/gm)].map(
    ([, name, value = ""]) => [name, JSON.parse(value) as unknown],
  );
  // Too long for a table.
  const { fullPaths, ...risk } = defaultConfig.risk;
  expect(described).toEqual(Object.entries({ ...defaultConfig, risk }));
  const block = /^```yaml\n(risk:\n[^]*?)^```$/m.exec(text)?.[1] ?? "";
  expect(readYaml(block)).toMatchObject({ documents: [{ value: { risk: { fullPaths } } }] });
});
