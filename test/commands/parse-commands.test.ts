import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommands } from "../../src/commands/obey/parse-commands.ts";
import {
  mostCommands,
  mostLeftOut,
  readComment,
  withoutOthersWords,
} from "../../src/commands/obey/read-comment.ts";

describe("finding commands in a comment", () => {
  const names = (body: string) => [...parseCommands(body)].map(({ name }) => name);

  it("takes the start of a line, in any case, several per comment", () => {
    expect([...parseCommands("hello\n/review a b\r\n@Chorale  Help \n/HELP")]).toEqual([
      { name: "review", args: ["a", "b"] },
      { name: "help", args: [], to: "chorale" },
      { name: "help", args: [] },
    ]);
  });

  it("leaves quotes, code, HTML comments, paths and the middle of lines", () => {
    const bodies = [
      "> /review",
      "please /review",
      " /review",
      "`/review`",
      "```\n/review\n```",
      "~~~~\n/review\n~~~\n/review\n~~~~",
      "    ```\n",
      "<!--\n/review\n-->",
      "<!-- /review -->",
      "/usr/bin/review",
      "//review",
      "/",
    ];
    for (const body of bodies) expect(names(body), body).toEqual([]);
  });

  it("goes on behind a fence or an HTML comment that has ended", () => {
    expect(names("```\ncode\n```\n/help\n<!-- one -->\n<!--\n-->\n/review")).toEqual([
      "help",
      "review",
    ]);
  });

  it("does not take a comment's sign in code for a comment", () => {
    expect(names("`<!--` opens one\n/help")).toEqual(["help"]);
  });

  it("takes what ends no fence for what is inside", () => {
    expect(names("```\n```js\n/review\n```\n/help")).toEqual(["help"]);
    expect(names("```\n~~~\n/review\n````\n/help")).toEqual(["help"]);
  });

  it("finds every command between whatever else there is, and nothing in that", () => {
    const command = fc
      .tuple(
        fc.constantFrom("/", "@chorale ", "/chorale ", "@CHORALE\t"),
        fc.constantFrom("review", "HELP", "config"),
        fc.array(fc.constantFrom("#12", "--full", "code-skeptic"), { maxLength: 3 }),
      )
      .map(([sign, name, args]) => ({
        text: [sign + name, ...args].join(" "),
        found: [{ name: name.toLowerCase(), args }],
      }));
    const line = fc
      .string({ unit: "grapheme" })
      .map((text) => text.replaceAll(/[\r\n`~<>/@]/g, ""));
    const inside = fc.array(fc.oneof(line, fc.constantFrom("/review", "@chorale help")));
    const other = fc
      .oneof(
        line.map((text) => `word ${text}`),
        inside.map((lines) => lines.map((text) => `> ${text}`).join("\n")),
        fc
          .tuple(fc.constantFrom("```", "~~~~"), inside)
          .map(([fence, lines]) => [`${fence}js`, ...lines, fence].join("\n")),
        inside.map((lines) => ["<!-- a", ...lines, "-->"].join("\n")),
      )
      .map((text) => ({ text, found: [] }));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(command, other), { maxLength: 12 }),
        fc.constantFrom("\n", "\r\n"),
        (blocks, end) => {
          const body = blocks.map(({ text }) => text.replaceAll("\n", end)).join(end);
          const found = [...parseCommands(body)].map(({ name, args }) => ({ name, args }));
          expect(found).toEqual(blocks.flatMap((block) => block.found));
        },
      ),
    );
  });

  it("never fails, whatever is written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (body) => {
        for (const { name } of parseCommands(body)) expect(name).toMatch(/^[a-z][a-z-]*$/);
      }),
    );
  });

  it("stops at ten in a comment of thousands", () => {
    const wish = readComment("/review\n".repeat(5_000));
    expect(wish).toMatchObject({ leftOut: mostLeftOut });
    expect(wish?.commands).toHaveLength(mostCommands);
  });

  it("cuts what is too long to be meant", () => {
    const argsOf = (text: string) => readComment(`/review ${text}`)?.commands[0]?.args ?? [];
    expect(argsOf("word ".repeat(10_000))).toHaveLength(300);
    expect(argsOf("x".repeat(60_000))).toEqual(["x".repeat(200)]);
    expect(argsOf(`${"x".repeat(300)} `.repeat(30)).join("")).toBe("x".repeat(4_000));
  });

  it("reads no more of a comment than hosts take", () => {
    const lines = (count: number) => "hello\n".repeat(count);
    expect(readComment(`${lines(10_000)}/review`)?.commands).toHaveLength(1);
    expect(readComment(`${lines(11_000)}/review`)).toBeUndefined();
  });

  it("never keeps more than a page of a command, whatever is written", () => {
    const word = fc.tuple(fc.string({ minLength: 1 }), fc.nat({ max: 5_000 }));
    const line = fc.array(word, { maxLength: 20 }).map((words) => {
      return `/ignore ${words.map(([text, times]) => text.repeat(times)).join(" ")}`;
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        for (const { args } of readComment(lines.join("\n"))?.commands ?? []) {
          expect(args.join("").length).toBeLessThanOrEqual(4_000);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("takes a name alone in its line for a call only where nothing else is asked for", () => {
    expect(readComment("@chorale\n@chorale!\n@alice")?.commands).toEqual([
      { name: "", args: [], to: "chorale" },
      { name: "", args: [], to: "alice" },
    ]);
    expect(readComment(`${"@alice\n".repeat(20)}/review`)).toEqual({
      commands: [{ name: "review", args: [] }],
      leftOut: 0,
    });
  });

  it("keeps no words that are for somebody by another name than ours", () => {
    const wish = readComment("@alice review this\n@chorale review a\n/review b");
    expect(wish && withoutOthersWords(wish).commands).toEqual([
      { name: "review", args: [], to: "alice" },
      { name: "review", args: ["a"], to: "chorale" },
      { name: "review", args: ["b"] },
    ]);
  });
});

describe("telling our commands from others'", () => {
  const isOurs = (body: string) => readComment(body) !== undefined;

  it.each([
    "/review",
    "/HELP",
    "@chorale nonsense",
    "/chorale nonsense",
    "/reveiw",
    "/rewiew",
    "@our-bot help",
    "@chorale",
    "@our-bot\nthe words below are for it",
  ])("looks at %s", (body) => {
    expect(isOurs(body)).toBe(true);
  });

  it.each([
    "/retest",
    "/lgtm",
    "/approve",
    "/assign @ada",
    "/helm",
    "/r",
    "@ada thanks",
    `/${"r".repeat(60_000)}`,
    `/${"reviews".repeat(3)}`,
    "@ada reveiw",
    "Thanks @chorale",
    "> @chorale",
  ])("leaves %s alone", (body) => {
    expect(isOurs(body)).toBe(false);
  });
});
