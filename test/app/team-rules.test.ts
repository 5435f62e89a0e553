import { describe, expect, it } from "vitest";
import type { Files } from "../../emulators/github/github.ts";
import { anyHost, give, hosts, letObey, reviewOf } from "../commands/giving.ts";
import { besides } from "../commands/held.ts";
import { aCharter } from "../reviewers/a-charter.ts";
import {
  aTeamFlow,
  aTeamModel,
  aTeamRule,
  legacyCall,
  ownFramework,
} from "../reviewers/a-team-rule.ts";
import { aPull } from "./served.ts";

const folder = ".chorale/rules";
const file = `${folder}/house.yml`;
const key = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
/** Its message tries what a message must not be able to do. */
const rule = aTeamRule({
  message: "Old client, says @acme: [$METHOD](https://evil.example)",
  note: "It knows nothing of `$CALL`.\n\n## Heading",
  rule: { pattern: "legacyClient.$METHOD($CALL)" },
  fix: "client.$METHOD($CALL)",
  metadata: { remedy: "Call `client.$METHOD`." },
});

describe.each(hosts)("a repository's own rules on $name", (host) => {
  it("are read as the default branch has them, whatever the pull says, and can do no harm", async () => {
    const served = await host.serve();
    const { number } = await aPull(served, {
      main: {
        [file]: rule,
        [`${folder}/house.test.yml`]: "id: none: such\n",
        [`${folder}/values.yml`]: `${aTeamModel()}---\n${aTeamFlow({ severity: "note" })}`,
      },
      files: {
        "src/users.js": `legacyClient.get("${key}");\n${legacyCall}`,
        "src/book.js": ownFramework,
        // It would have its own input pass for clean.
        [`${folder}/values.yml`]: aTeamModel({ sinks: {}, sanitizers: { any: ["current()"] } }),
        [file]: rule.replace('"warning"', '"off"'),
        [`${folder}/more.yml`]: aTeamRule({ id: "more", rule: { pattern: "import $$$" } }),
      },
    });
    await served.results(1);
    const comment = reviewOf(served, number);
    expect(comment).toContain(
      String.raw`**C1 · Old client, says @&#8203;acme: \[get\](https:&#8203;//evil.example)**`,
    );
    expect(comment).toContain("It knows nothing of `'/users'`. \\#&#8203;\\# Heading");
    expect(comment).toContain("**Do:** Call `client.get`.");
    expect(comment).toContain("Proposed change");
    expect(comment).toMatch(/^\| code-skeptic +\| 2 warnings, 1 note/m);
    expect(comment).toContain("Nobody asked whether `current().input` is an amount.");
    expect(comment.match(/SQL built from request input/g)).toHaveLength(1);
    expect(comment).toContain("src/book.js#L7");
    expect(comment).not.toContain(key);
    expect(await served.data()).not.toContain(key);
  });

  it("that are wrong are left out and told with file and line, the others read, and nothing is green", async () => {
    const served = await host.serve();
    const wrong = aTeamRule({ id: "wrong", rule: { kind: "no_such_kind" } });
    const pull = await aPull(served, {
      main: { [file]: `${aTeamRule({ severity: "note" })}---\n${wrong}` },
      files: { "a.js": legacyCall },
    });
    await served.results(1);
    const comment = reviewOf(served, pull.number);
    expect(comment).toMatch(
      /^> `\.chorale\/rules\/house\.yml` line 13: `rule`: not a valid ast-grep rule for javascript: .* The rule `wrong` is left out\.$/m,
    );
    expect(comment).toContain("The old client is called");
    const state = host === anyHost ? "neutral" : "pending";
    expect(besides(served, pull.pull.head.sha)).toBe(
      `${state}: 1 note; a rule of this repository can't be used`,
    );
  });
});

describe("a repository's own rules", () => {
  it("are known to commands: explained, counted, ignored", async () => {
    const served = await anyHost.serve();
    const metadata = { reviewer: "security-auditor", reference: "https://example.com/clients" };
    const main: Files = {
      [file]: aTeamRule({ metadata }),
      [`${folder}/values.yml`]: aTeamModel({ sinks: {} }),
      // Without a model it reads by its rule alone.
      ".chorale/reviewers/api-keeper.md": aCharter(),
      [`${folder}/api.yml`]: aTeamRule({
        id: "old-route",
        rule: { pattern: "legacyClient.get($$$)" },
        metadata: { reviewer: "api-keeper" },
      }),
    };
    const { number } = await aPull(served, { main, files: { "a.js": legacyCall } });
    await served.results(1);
    expect(reviewOf(served, number)).toMatch(/^\| api-keeper +\| 1 warning/m);
    letObey(served);
    const { reply } = await give(served, number, "/explain S1");
    expect(reply).toContain("`security-auditor/team-no-legacy-client`");
    expect(reply).toContain("https://example.com/clients");
    const { reply: config } = await give(served, number, "/config");
    expect(config).toContain(
      "Rules of this repository: 2 in `.chorale/rules`, read by api-keeper and security-auditor.",
    );
    expect(config).toContain("What its values do: `our-web` in `.chorale/rules`.");
    expect((await give(served, number, "/ignore S1 known")).reactions).toEqual(["eyes", "+1"]);
    await served.results(2);
    expect(reviewOf(served, number)).toMatch(/Ignored: 1/);
  });
});
