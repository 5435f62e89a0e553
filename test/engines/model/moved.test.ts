import { expect, it } from "vitest";
import { aFinding } from "../../review/scripted-engine.ts";
import { aReviewer, noAbort } from "../reviewing.ts";
import { aChange, aThinker } from "./thinking.ts";

it.each(["src/terms.ts", "CONTRACTS/other.ts"])(
  "a file that was moved out of where models are shown nothing is not shown, nor challenged, at %s",
  async (path) => {
    const { engine, asked, readAll } = aThinker({ denied: ["contracts/**"] });
    const file = { ...aChange("hidden();\n", undefined, path), oldPath: "Contracts/terms.ts" };
    expect(await readAll([file])).toMatchObject({ kept: [{ path }], shards: [] });
    const claim = { finding: aFinding({ path, line: 1 }), file };
    expect(await engine.divideClaims(aReviewer(), [claim], noAbort())).toEqual([]);
    expect(asked).toEqual([]);
  },
);
