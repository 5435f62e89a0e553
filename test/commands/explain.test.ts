import { describe, expect, it } from "vitest";
import { injection, repository } from "../app/served.ts";
import { anyHost, aReviewedPull, give, hostsOnBoth } from "./giving.ts";
import { aShoutingPull } from "./shouting.ts";

/** What differs between hosts and days, made the same. */
function plain(reply: string | undefined): string {
  return (reply ?? "")
    .replaceAll(/\d{4}-\d\d-\d\d/g, "<date>")
    .replaceAll(/\bhttps?:[^)]*\/acme\/shop\/[^)]*/g, "…")
    .replaceAll(/`[0-9a-f]{7}`/g, "`<commit>`");
}

describe.each(hostsOnBoth)("/explain on $name", (host) => {
  it("tells what is known of a finding: of its rule, of its history, and who ignores it", async () => {
    const key = '\nexport const key = "sk_live_abcdEFGH1234ijklMNOP5678";\n';
    const { served, number } = await aReviewedPull(host, {
      pull: { files: { "src/users.js": injection + key } },
    });
    const { reactions, reply } = await give(served, number, "/explain s1", "a-passer-by");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(plain(reply)).toMatchInlineSnapshot(`
      "### S1 · SQL built from request input

      error · high confidence · [\`src/users.js:7\`](…) · security-auditor · [CWE-89](https://cwe.mitre.org/data/definitions/89.html)

      \`\`\`js
      const { rows } = await db.query(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`);
      \`\`\`

      \`req.query.name\` comes with the request and becomes part of the statement's text, so whoever sends it decides what the database runs.  
      **Do:** Put a placeholder into the statement and pass \`req.query.name\` as a bound parameter.

      Found by the rule \`security-auditor/js-sql-from-request\`. It was written from [this documentation](https://node-postgres.com/features/queries#parameterized-query).

      First reported on <date>, at \`<commit>\`. It stands in [the review](…).

      Not a problem here? \`/ignore S1 <reason>\`, and with \`--repo\` in every pull request."
    `);
    // Where the place is, on the commit that was reviewed.
    const { sha } = served.forge.pull(repository, number).pull.head;
    expect(reply).toMatch(new RegExp(`/acme/shop/(?:blob|src/commit)/${sha}/src/users.js#L7\\)`));

    // The code as the comment shows it, which is without the key.
    const masked = (await give(served, number, "/explain S2")).reply;
    expect(masked).toContain('\n\n```js\nexport const key = "••••••••";\n```\n\nEverybody');
    expect(masked).toContain("It stands in [the review](");
    await give(served, number, "/ignore S2 --repo revoked");
    // From then on the comment lists it without its code.
    await served.results(2);
    expect(plain((await give(served, number, "/explain S2")).reply)).toMatchInlineSnapshot(`
      "### S2 · Stripe live key in the code

      error · high confidence · [\`src/users.js:11\`](…) · security-auditor · [CWE-798](https://cwe.mitre.org/data/definitions/798.html)

      Everybody who can read the repository, its history or a fork of it can use this value, and so can whoever gets a copy.  
      **Do:** Revoke it first, then load its successor from the environment or a secret store.

      Found by the rule \`security-auditor/secret-stripe-key\`.

      First reported on <date>, at \`<commit>\`. It stands in [the review](…).

      Ignored by acme on <date>, in the whole repository: revoked

      \`/unignore S2 --repo\` shows it again."
    `);
    expect(plain((await give(served, number, "/explain S9")).reply)).toMatchInlineSnapshot(
      `"There is no finding \`S9\` in this pull request. There are: \`S1\` and \`S2\`."`,
    );
    expect(await give(served, number, "/explain S9 S1")).toMatchObject({
      reactions: ["eyes", "+1"],
      reply: expect.stringMatching(/^### S1 [^]*\n\nThere is no finding `S9` in this pull/),
    });
    expect(await give(served, number, "/explain S8 S9")).toMatchObject({
      reactions: ["eyes", "-1"],
      reply: expect.stringMatching(/^There are no findings `S8` and `S9` in this/),
    });
    expect((await give(served, number, "/explain")).reply).toContain("`/explain <finding…>`");
  });

  it("remembers what was fixed, and what the comment that is gone had said", async () => {
    const { served, number } = await aShoutingPull(host, ["SHOUT(1)", "SHOUT(2)"]);
    const before = served.forge.pull(repository, number).pull.head.sha;
    await served.forge.push(repository, number, { files: { "a.js": "SHOUT(2)\n" } });
    await served.results(2);
    const { reply } = await give(served, number, "/explain S1");
    expect(plain(reply)).toContain(
      "First reported on <date>, at `<commit>`. Seen to be fixed on <date>, at `<commit>`.",
    );
    expect(reply).toContain(`${before}/a.js#L1)`);
    expect(reply).not.toContain("/ignore");

    const [comment] = served.forge.comments(repository, number);
    await served.forge.deleteComment(comment?.id ?? 0, "acme");
    const answer = (await give(served, number, "/explain S2")).reply;
    expect(answer).toContain("### S2 · `SHOUT(2)` is loud");
    expect(answer).toContain("`/ignore S2 <reason>`");
    expect(answer).not.toContain("the review](");
  });
});

describe("/explain", () => {
  it("says of which it says nothing, where one command asks for too many", async () => {
    const lines = Array.from({ length: 12 }, (_, index) => `SHOUT(${index})`);
    const { served, number } = await aShoutingPull(anyHost, lines);
    const ids = lines.map((_, index) => `S${index + 1}`);
    const { reply } = await give(served, number, `/explain ${ids.join(" ")}`);
    expect(reply?.match(/^### S\d+/gm)).toHaveLength(10);
    expect(reply).toMatch(
      /\n\nThat is as much as one command explains\. Ask again for `S11` and `S12`\.$/,
    );
  });
});
