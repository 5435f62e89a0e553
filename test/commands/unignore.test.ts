import { describe, expect, it } from "vitest";
import { aJumpingClock } from "../app/jumping-clock.ts";
import { repository } from "../app/served.ts";
import { anyHost, give, hostsOnBoth } from "./giving.ts";
import { aShoutingPull, checkOf, shownBy, text } from "./shouting.ts";

describe.each(hostsOnBoth)("/unignore on $name", (host) => {
  it("counts a finding again under its id, and says of one that nobody ignores just that", async () => {
    const { served, number } = await aShoutingPull(host, ["SHOUT(1)", "SHOUT(2)"]);
    await give(served, number, "/ignore S1 S2");
    await served.results(2);
    expect(checkOf(served)).toBe("success");
    const moved = { "a.js": null, "b.js": text(["SHOUT(1)", "SHOUT(2)"]) };
    await served.forge.push(repository, number, { files: moved });
    await served.results(3);

    const { reactions, reply } = await give(served, number, "/unignore s1");
    expect({ reactions, reply }).toEqual({ reactions: ["eyes", "+1"], reply: undefined });
    await served.results(4);
    expect(shownBy(served, number)).toMatchObject({
      headline: "1 error · 1 ignored",
      ignored: expect.stringMatching(/^- S2 /),
    });
    expect(checkOf(served)).toBe("failure");

    expect(await give(served, number, "/unignore S1")).toMatchObject({
      reactions: ["eyes", "-1"],
      reply: "Nobody ignores S1.",
    });
    expect((await give(served, number, "/unignore S1 S2")).reply).toBe("Nobody ignores S1.");
    await served.results(5);
    expect(shownBy(served, number)).toEqual({ headline: "2 errors", ignored: undefined });
    expect(await give(served, number, "/unignore S2", "ada")).toMatchObject({
      reply: expect.stringContaining("take write permission"),
    });
  });
});

describe("/unignore", () => {
  it("says how to end what holds in the whole repository", async () => {
    const { served, number } = await aShoutingPull(anyHost);
    await give(served, number, "/ignore S1 for now");
    await give(served, number, "/ignore S1 --repo generated");
    await served.results(3);
    const { reactions, reply } = await give(served, number, "/unignore S1");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toMatch(
      /^S1 is still ignored: by acme on [\d-]+, in the whole repository: generated\n\n`\/unignore S1 --repo` ends that, for every pull request\.$/,
    );
    // Said of this pull alone, it is what counts here; below it the other one still holds.
    await give(served, number, "/ignore S1 here too");
    await served.results(4);
    expect(shownBy(served, number).ignored).toMatch(/by acme on [\d-]+: here too$/m);
    expect((await give(served, number, "/unignore S1")).reply).toContain("S1 is still ignored");
    await served.results(5);
    expect(shownBy(served, number).ignored).toContain("in the whole repository: generated");

    await give(served, number, "/unignore S1 --repo");
    await served.results(6);
    expect(shownBy(served, number)).toEqual({ headline: "1 error", ignored: undefined });
  });

  it("asks for a review also when it had to begin again after taking the decision back", async () => {
    const { served, number } = await aShoutingPull(anyHost, ["SHOUT(1)"], {
      clock: aJumpingClock(),
      backOff: () => 0,
    });
    await give(served, number, "/ignore S1");
    await served.results(2);
    // The pull is looked at after that. Six tries make a failure.
    served.forge.fail({ method: "GET", path: /\/pulls\/\d+$/, status: 500, times: 6 });
    expect((await give(served, number, "/unignore S1")).reactions).toEqual(["eyes", "+1"]);
    await served.results(3);
    expect(shownBy(served, number).headline).toBe("1 error");
  });
});
