import { describe, expect, it } from "vitest";
import { hosts, give, reviewOf } from "./giving.ts";
import { aFixablePull } from "./fixing.ts";

describe.each(hosts)("/fix on $name", (host) => {
  it("probe", async () => {
    const { served, number } = await aFixablePull(host, { files: { "a.js": "bad1();\nx();\nbad2();\n" } });
    console.log(reviewOf(served, number).slice(0, 3000));
    const given = await give(served, number, "/fix all");
    console.log(given, served.log().split("\n").filter((l) => /"level":(50|60)/.test(l)).join("\n").slice(0, 3000));
    expect(given.reactions).toEqual(["eyes", "+1"]);
  });
});
