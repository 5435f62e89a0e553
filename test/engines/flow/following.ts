import { FlowModel } from "../../../src/engines/flow/model.ts";
import { createMatcher } from "../../../src/engines/process/matcher.ts";
import type { RuleLanguage } from "../../../src/engines/rules/languages.ts";
import { Rule } from "../../../src/engines/rules/rule.ts";
import { parseYaml } from "../../../src/yaml/parse-yaml.ts";

/** Something comes in by `input`, does harm in `sink`, and is clean after `clean`. */
const small = `
model: small
language: [javascript, typescript, tsx, python, go, java, php, ruby, csharp]
types:
  Request: [{ parameter: req }]
  Query: ["Request.query", { parameter: "*", type: "**.Query" }]
sources:
  outside: ["input()", "Request.body", "Query.get()", { parameter: "*", annotated: "Body" }, { parameter: "*", decorated: "use server" }]
sinks:
  harm: ["sink(0)", "db.query(0)", "lib.exec(0)", "**.innerHTML ="]
  shell:
    - { call: "spawn(1.*)", when: { 2.shell: "true" } }
    - returnedBy: { decorated: route, decoratedWith: Page }
sanitizers:
  any: ["clean()", "Number()", "**.length"]
  harm: ["quote(0)", "**.base"]
members:
  any: ["**.knows(0)"]
guards:
  any: ["**.{includes,has}(0)", "is*(*)", "assert*(*)", "**.startsWith(this)"]
propagators:
  - "**.{trim,slice}(this)"
  - "join(*) -> text"
  - "**.push(*) -> this"
  - "**.{map,forEach}(this) -> 0(0)"
  - "fill(0) -> 1"
  - "**.put(1) -> this[0]"
  - "**.fetch(this[0])"
  - "**.add(0!) -> this[+]"
  - "**.add(1) -> this[+0]"
  - "**.remove(0) -> this[-0]"
  - "**.{clear,cut}(0) -> empty"
  - "**.{build,push:$}(0) -> this+"
  - "**.built(this) -> value"
  - "**.apply(0) -> this(0)"
  - "**.apply(this())"
  - "**.convert(this) -> 0(0)"
  - "**.convert(0())"
inert: [number, int]
`;

const rule = (flow: string) => `
id: outside-does-harm
language: [javascript, typescript, tsx, python, go, java, php, ruby, csharp]
severity: error
message: It comes in and does harm
note: From $SOURCE.
flow: ${flow}
metadata: { confidence: high, remedy: Clean it., cause: harm, reference: "https://example.org" }
`;

/** Follows values in a text by a small model, and gives the lines on which they do harm, in the order of the file. */
export function harmIn(
  code: string,
  language: RuleLanguage,
  flow = "{ from: outside, to: [harm, shell] }",
): number[] {
  return waysIn(code, language, flow).map((way) => way.at(-1) ?? 0);
}

/** Likewise, and gives for each the lines of its way. */
export function waysIn(
  code: string,
  language: RuleLanguage,
  flow = "{ from: outside, to: [harm, shell] }",
): number[][] {
  const models = parseYaml(small, FlowModel, { path: "small.yml" }).map(({ value }) => value);
  const rules = parseYaml(rule(flow), Rule, { path: "rule.yml" }).map(({ value }) => value);
  const { matches } = createMatcher({ rules, models })(code, language);
  return matches.map(({ way = [], place }) => [
    ...way.map(({ lines }) => lines.start),
    place.lines.start,
  ]);
}
